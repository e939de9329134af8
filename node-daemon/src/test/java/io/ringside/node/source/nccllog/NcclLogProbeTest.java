package io.ringside.node.source.nccllog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.ranks.RankProcess;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.figures.ProcessFigure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files, events and what a process says of itself; its rings are `NcclLogRingsTest`.
class NcclLogProbeTest {
    private static final long SECOND = 1_000_000_000;
    private static final long EPOCH = NcclLogs.EPOCH;
    private static final String LOG = NcclLogs.LOG;

    @TempDir Path root;

    private NcclLogs logs;

    @BeforeEach
    void oneRank() throws ConfigException {
        logs = new NcclLogs(root);
    }

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void turnsAWarningIntoAnEventOfItsProcess() throws IOException {
        logs.look();
        logs.write(LOG, "\nn1:100:120 [1] net.cc:12 NCCL WARN Call to connect failed\n");
        NodeEvent event = logs.look().events().getFirst();
        assertEquals("nccl-warn", event.type());
        assertEquals("100", event.subject());
        assertEquals("Call to connect failed", event.text());
        assertEquals("net.cc:12", event.attributes().get("nccl.place"));
        assertEquals("1", event.attributes().get("cuda.device"));
        assertEquals("nccl.n1.100.log", event.attributes().get("nccl.log.file"));
    }

    @Test
    void countsWhatIsSaidAgain() throws IOException {
        logs.look();
        for (int i = 0; i < 10; i++) {
            logs.write(
                    LOG, "n1:100:120 [1] net.cc:12 NCCL WARN Timeout " + i + " of 0x7f" + i + "\n");
        }
        List<NodeEvent> first = logs.look().events();
        assertEquals(1, first.size());
        assertEquals("Timeout 0 of 0x7f0", first.getFirst().text());
        assertEquals(
                OptionalDouble.of(10),
                logs.look().readings().getFirst().figure(ProcessFigure.NCCL_WARNINGS));
        logs.now += 60 * SECOND;
        List<NodeEvent> later = logs.look().events();
        assertEquals(1, later.size());
        assertEquals("Timeout 9 of 0x7f9 (9 times)", later.getFirst().text());
        assertEquals("9", later.getFirst().attributes().get("count"));
        assertEquals(List.of(), logs.look().events());
    }

    @Test
    void boundsTheEventsOfOneLook() throws IOException {
        logs.look();
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            many.append("n1:100:120 [1] NCCL WARN kind ").append("k".repeat(i)).append(".\n");
        }
        logs.write(LOG, many.toString());
        List<NodeEvent> events = logs.look().events();
        assertEquals(17, events.size());
        assertTrue(events.getLast().text().contains("84 more kinds"), events.getLast().text());
    }

    @Test
    void tellsOfWarningsFromBeforeTheDaemonWithTheFilesTime() throws IOException {
        logs.write(LOG, "n1:100:120 [1] NCCL WARN old\n");
        Files.setLastModifiedTime(logs.files.at(LOG), FileTime.fromMillis(1_000));
        assertEquals(1_000_000_000L, logs.look().events().getFirst().epochNanos());
        logs.write(LOG, "n1:100:120 [1] NCCL WARN fresh\n");
        assertEquals(EPOCH, logs.look().events().getFirst().epochNanos());
    }

    @Test
    void tellsVersionAndLevelOfTheProcess() throws IOException {
        logs.write(LOG, "NCCL version 2.28.9+cuda12.9\nn1:100:1 [0] NCCL INFO Bootstrap : x\n");
        Reading reading = logs.look().readings().getFirst();
        assertEquals(
                Map.of(
                        "nccl.version", "2.28.9+cuda12.9",
                        "nccl.log.level", "INFO",
                        "nccl.log.file", "nccl.n1.100.log"),
                reading.attributes());
    }

    @Test
    void startsOverWhenTheFileWasTruncated() throws IOException {
        logs.write(LOG, "n1:100:1 [0] NCCL INFO a longer line that was there before\n");
        logs.look();
        logs.files.put(LOG, "n1:100:1 [0] NCCL WARN new\n");
        NodeEvent event = logs.look().events().getFirst();
        assertEquals("new", event.text());
        assertEquals(EPOCH, event.epochNanos(), "not from before the daemon");
    }

    @Test
    void readsTheOldFileToItsEndAndTheNewOneAfterRotation() throws IOException {
        logs.write(LOG, "n1:100:1 [0] NCCL INFO start\n");
        logs.look();
        logs.write(LOG, "n1:100:1 [0] NCCL WARN last of the old\n");
        Files.move(
                logs.files.at(LOG), logs.files.at(LOG + ".1"), StandardCopyOption.REPLACE_EXISTING);
        logs.write(LOG, "n1:100:1 [0] NCCL WARN first of the new\n");
        assertEquals(
                List.of("last of the old", "first of the new"),
                logs.look().events().stream().map(NodeEvent::text).toList());
    }

    @Test
    void readsTheLastWordsOfAProcessThatIsGone() throws IOException {
        logs.write(LOG, "n1:100:1 [0] NCCL INFO start\n");
        logs.look();
        logs.write(LOG, "n1:100:1 [0] NCCL WARN the end\n");
        logs.live = List.of();
        logs.files.delete(LOG);
        NodeEvent event = logs.look().events().getFirst();
        assertEquals("the end", event.text());
        assertEquals("100", event.subject());
        logs.now += 120 * SECOND;
        logs.look();
        assertEquals(State.UNAVAILABLE, logs.look().state(), "let go of after a minute");
    }

    @Test
    void joinsALineThatWasWrittenInTwoParts() throws IOException {
        logs.write(LOG, "n1:100:1 [0] NCCL WA");
        assertEquals(List.of(), logs.look().events());
        logs.write(LOG, "RN whole\n");
        assertEquals("whole", logs.look().events().getFirst().text());
    }

    @Test
    void cutsEndlessLinesAndReplacesWhatIsNotText() throws IOException {
        byte[] hostile = new byte[3 << 20];
        Arrays.fill(hostile, (byte) 0xff);
        logs.write(LOG, "");
        logs.files.put(LOG, hostile);
        logs.write(
                LOG,
                "\nn1:100:1 [0] NCCL WARN bell \u0007 and \u001b[31m red "
                        + "x".repeat(9_000)
                        + "\n");
        NodeEvent event = logs.look().events().getFirst();
        assertTrue(event.text().startsWith("bell ? and ?[31m red xxx"), event.text());
        assertTrue(event.text().length() <= 512);
    }

    @Test
    void readsAtMostFourMebibytesOfALook() throws IOException {
        logs.files.put(LOG, ("y".repeat(1023) + "\n").repeat(5 << 10));
        logs.write(LOG, "n1:100:1 [0] NCCL WARN behind it\n");
        Observation first = logs.look();
        assertEquals(List.of(), first.events());
        assertTrue(first.reason().contains("reading goes on"), first.reason());
        assertEquals("behind it", logs.look().events().getFirst().text());
    }

    @Test
    void opensNeitherFifosNorDevicesNorFilesOfOthers() throws Exception {
        logs.files.folder("/logs");
        Process made =
                new ProcessBuilder("mkfifo", logs.files.at(LOG).toString()).inheritIO().start();
        assertEquals(0, made.waitFor());
        Observation seen = logs.look();
        assertEquals(State.WARN, seen.state());
        assertTrue(seen.reason().contains("not a regular file"), seen.reason());
        logs.files.delete(LOG);
        logs.live =
                List.of(
                        new RankProcess(
                                100, 100, logs.user() + 1, 0, NcclLogs.variables(), List.of()));
        logs.write(LOG, "n1:100:1 [0] NCCL WARN not mine\n");
        Observation other = logs.look();
        assertEquals(List.of(), other.events());
        assertTrue(other.reason().contains("does not belong to the user"), other.reason());
    }

    @Test
    void readsOneFileOnceWhateverNamesItHas() throws IOException, ConfigException {
        logs.restart("nccl_logs: ['/logs/*.log']");
        logs.write(LOG, "");
        logs.files.link("/logs/link.log", logs.files.at(LOG).toString());
        logs.live.add(
                new RankProcess(
                        101,
                        101,
                        logs.user(),
                        0,
                        Map.of("NCCL_DEBUG_FILE", "/logs/nccl.%h.100.log"),
                        List.of()));
        logs.look();
        logs.write(LOG, "n1:101:1 [0] NCCL WARN once\n");
        List<NodeEvent> events = logs.look().events();
        assertEquals(1, events.size());
        assertEquals("101", events.getFirst().subject(), "the pid in the line says whose it is");
    }

    @Test
    void readsConfiguredFilesAndJoinsThemByThePidInTheLine() throws IOException, ConfigException {
        logs.live = List.of(new RankProcess(900, 100, logs.user(), 0, Map.of(), List.of()));
        logs.restart("nccl_logs: ['/logs/*.log']");
        logs.write("/logs/any.log", "n1:100:1 [0] NCCL WARN a\nn1:5:1 [0] NCCL WARN b\n");
        assertEquals(
                List.of("900", ""), logs.look().events().stream().map(NodeEvent::subject).toList());
    }

    @Test
    void readsAtMostSixtyFourFiles() throws IOException, ConfigException {
        logs.restart("nccl_logs: ['/logs/*.log']");
        for (int i = 0; i < 70; i++) {
            logs.write("/logs/f" + i + ".log", "n1:1:1 [0] NCCL INFO x\n");
        }
        logs.write("/logs/nccl.n1.100.log", "x\n");
        assertTrue(logs.look().reason().contains("More than 64"), logs.look().reason());
    }

    @Test
    void refusesAPatternThatItWouldNotFollow() {
        for (String wrong : List.of("relative.log", "/logs/*/nccl.log", "/logs/", "/logs/[")) {
            assertThrows(
                    ConfigException.class,
                    () -> NcclLogPaths.of(ConfigFile.parse("nccl_logs: ['" + wrong + "']", "t")),
                    wrong);
        }
    }

    @Test
    void expandsTheNameAsNcclDoes() {
        assertEquals("/l/n1.7.log", NcclLogPaths.expand("/l/%h.%p.log", "n1", 7));
        assertEquals("/l/%x%", NcclLogPaths.expand("/l/%x%", "n1", 7));
        assertEquals("/l/%h", NcclLogPaths.expand("/l/%%h", "n1", 7));
        assertEquals("", NcclLogPaths.expand("", "n1", 7));
    }

    @Test
    void saysHowToGetALogWhenThereIsNone() {
        logs.live = List.of();
        Observation seen = logs.look();
        assertEquals(State.UNAVAILABLE, seen.state());
        assertTrue(seen.reason().contains("NCCL_DEBUG_FILE="), seen.reason());
    }
}

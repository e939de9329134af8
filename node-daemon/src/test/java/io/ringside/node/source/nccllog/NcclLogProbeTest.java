package io.ringside.node.source.nccllog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.host.HostFiles;
import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.ranks.LiveRank;
import io.ringside.node.ranks.RankProcess;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.figures.ProcessFigure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NcclLogProbeTest {
    private static final long SECOND = 1_000_000_000;
    private static final long HASH = 0xb1a317b2c0f1498cL;
    private static final long EPOCH = 4_000_000_000L * SECOND;
    private static final String LOG = "/logs/nccl.n1.100.log";

    @TempDir Path root;

    private final List<List<CommunicatorRings>> rings = new ArrayList<>();
    private List<RankProcess> live = new ArrayList<>();
    private Map<String, Integer> gpuIndexes = Map.of();
    private NcclLogProbe probe;
    private long now = SECOND;

    @BeforeEach
    void oneRank() throws IOException, ConfigException {
        live.add(process(100, 0, HASH, 4));
        probe = probe("");
    }

    @AfterEach
    void close() {
        probe.close();
    }

    @Test
    void turnsAWarningIntoAnEventOfItsProcess() throws IOException {
        look();
        write(LOG, "\nn1:100:120 [1] net.cc:12 NCCL WARN Call to connect failed\n");
        NodeEvent event = look().events().getFirst();
        assertEquals("nccl-warn", event.type());
        assertEquals("100", event.subject());
        assertEquals("Call to connect failed", event.text());
        assertEquals("net.cc:12", event.attributes().get("nccl.place"));
        assertEquals("1", event.attributes().get("cuda.device"));
        assertEquals("nccl.n1.100.log", event.attributes().get("nccl.log.file"));
    }

    @Test
    void countsWhatIsSaidAgain() throws IOException {
        look();
        for (int i = 0; i < 10; i++) {
            write(LOG, "n1:100:120 [1] net.cc:12 NCCL WARN Timeout " + i + " of 0x7f" + i + "\n");
        }
        List<NodeEvent> first = look().events();
        assertEquals(1, first.size());
        assertEquals("Timeout 0 of 0x7f0", first.getFirst().text());
        assertEquals(
                OptionalDouble.of(10),
                look().readings().getFirst().figure(ProcessFigure.NCCL_WARNINGS));
        now += 60 * SECOND;
        List<NodeEvent> later = look().events();
        assertEquals(1, later.size());
        assertEquals("Timeout 9 of 0x7f9 (9 times)", later.getFirst().text());
        assertEquals("9", later.getFirst().attributes().get("count"));
        assertEquals(List.of(), look().events());
    }

    @Test
    void boundsTheEventsOfOneLook() throws IOException {
        look();
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            many.append("n1:100:120 [1] NCCL WARN kind ").append("k".repeat(i)).append(".\n");
        }
        write(LOG, many.toString());
        List<NodeEvent> events = look().events();
        assertEquals(17, events.size());
        assertTrue(events.getLast().text().contains("84 more kinds"), events.getLast().text());
    }

    @Test
    void tellsOfWarningsFromBeforeTheDaemonWithTheFilesTime() throws IOException {
        write(LOG, "n1:100:120 [1] NCCL WARN old\n");
        Files.setLastModifiedTime(root(LOG), FileTime.fromMillis(1_000));
        assertEquals(1_000_000_000L, look().events().getFirst().epochNanos());
        write(LOG, "n1:100:120 [1] NCCL WARN fresh\n");
        assertEquals(EPOCH, look().events().getFirst().epochNanos());
    }

    @Test
    void readsTheRingsThatRankZeroTells() throws IOException {
        write(
                LOG,
                init("n1:100:7638", 0, 4, "0xb1a317b2c0f1498c", "0   1   3   2", "0   2   3   1"));
        look();
        CommunicatorRings told = rings.getLast().getFirst();
        assertEquals(HASH, told.commHash());
        assertEquals("nccl.n1.100.log", told.origin());
        assertEquals(2, told.next().size());
        assertEquals(Optional.of(List.of(0, 1, 3, 2)), told.ring(0));
        assertEquals(Optional.of(List.of(0, 2, 3, 1)), told.ring(1));
    }

    @Test
    void putsARingTogetherFromTheNeighboursOfEachRank() throws IOException {
        live.add(process(101, 1, HASH, 4));
        write(LOG, neighbours("n1:100:1", 0, "3 -> 0 -> 2", "0xb1a317b2c0f1498c"));
        write(
                "/logs/nccl.n1.101.log",
                neighbours("n1:101:1", 1, "2 -> 1 -> 3", "0xb1a317b2c0f1498c"));
        look();
        CommunicatorRings told = rings.getLast().getFirst();
        assertEquals(Optional.of(List.of(0, 2, 1, 3)), told.ring(0));
        assertEquals("nccl.n1.100.log, nccl.n1.101.log", told.origin());
    }

    @Test
    void knowsOnlyTheLinksOfARingThatIsCut() throws IOException {
        live = List.of(process(100, 0, HASH, 40));
        write(
                LOG,
                init(
                        "n1:100:1",
                        0,
                        40,
                        "0xb1a317b2c0f1498c",
                        "0   1   2   3   4   5   6   7   8  2"));
        look();
        CommunicatorRings told = rings.getLast().getFirst();
        assertEquals(Optional.empty(), told.ring(0));
        assertEquals(8, told.next().getFirst().size());
        assertEquals(8, told.next().getFirst().get(7));
        assertFalse(told.next().getFirst().containsKey(8), "the last number may be half of one");
    }

    @Test
    void keepsThreadsApartThatMakeCommunicatorsAtOnce() throws IOException {
        live =
                List.of(
                        new RankProcess(
                                100,
                                100,
                                user(),
                                0,
                                variables(),
                                List.of(rank(0, 2, 0xaaL, 0), rank(0, 3, 0xbbL, 1))));
        write(
                LOG,
                """
                n1:100:1 [0] NCCL INFO ncclCommInitRank comm 0x1 rank 0 nranks 2 cudaDev 0 nvmlDev 0 busId 18000 commId 0xaa - Init START
                n1:100:2 [1] NCCL INFO ncclCommInitRank comm 0x2 rank 0 nranks 3 cudaDev 1 nvmlDev 1 busId 19000 commId 0xbb - Init START
                n1:100:2 [1] NCCL INFO Channel 00/01 :    0   2   1
                n1:100:1 [0] NCCL INFO Channel 00/01 :    0   1
                n1:100:1 [0] NCCL INFO ncclCommInitRank comm 0x1 rank 0 nranks 2 cudaDev 0 nvmlDev 0 busId 18000 commId 0xaa - Init COMPLETE
                n1:100:2 [1] NCCL INFO ncclCommInitRank comm 0x2 rank 0 nranks 3 cudaDev 1 nvmlDev 1 busId 19000 commId 0xbb - Init COMPLETE
                """);
        look();
        assertEquals(
                List.of(List.of(0, 1), List.of(0, 2, 1)),
                rings.getLast().stream().map(told -> told.ring(0).orElseThrow()).toList());
    }

    @Test
    void knowsASplitByRankAndGpuWhenOneAloneCanBeMeant() throws IOException {
        write(LOG, split("n1:100:1", 0, 4, "0   3   2   1"));
        look();
        assertEquals(Optional.of(List.of(0, 3, 2, 1)), rings.getLast().getFirst().ring(0));
    }

    @Test
    void saysNothingOfSplitsThatCannotBeToldApartAndDiffer() throws IOException {
        live =
                List.of(
                        new RankProcess(
                                100,
                                100,
                                user(),
                                0,
                                variables(),
                                List.of(rank(0, 4, 1, 0), rank(0, 4, 2, 0))));
        write(LOG, split("n1:100:1", 0, 4, "0   3   2   1") + split("n1:100:1", 0, 4, "0 1 2 3"));
        Observation seen = look();
        assertEquals(List.of(), rings, "nothing was told");
        assertEquals(State.WARN, seen.state());
        assertTrue(seen.reason().contains("cannot be told apart"), seen.reason());
    }

    @Test
    void knowsASplitThatAnotherCommunicatorIsKnownNotToBe() throws IOException {
        live =
                List.of(
                        new RankProcess(
                                100,
                                100,
                                user(),
                                0,
                                variables(),
                                List.of(rank(0, 4, HASH, 0), rank(0, 4, 2, 0))));
        write(
                LOG,
                init("n1:100:1", 0, 4, "0xb1a317b2c0f1498c", "0 1 2 3")
                        + split("n1:100:1", 0, 4, "0 3 2 1"));
        assertEquals("", look().reason());
        assertEquals(
                List.of(List.of(0, 1, 2, 3), List.of(0, 3, 2, 1)),
                rings.getLast().stream().map(told -> told.ring(0).orElseThrow()).toList());
    }

    @Test
    void forgetsACommunicatorThatWasReplacedByAnotherOfItsKind() throws IOException {
        write(LOG, init("n1:100:1", 0, 4, "0xb1a317b2c0f1498c", "0 1 2 3"));
        look();
        live = List.of(process(100, 0, 7, 4));
        write(LOG, init("n1:100:1", 0, 4, "0x7", "0 3 2 1"));
        assertEquals("", look().reason());
        assertEquals(1, rings.getLast().size());
        assertEquals(Optional.of(List.of(0, 3, 2, 1)), rings.getLast().getFirst().ring(0));
    }

    @Test
    void knowsSplitsThatCannotBeToldApartButHaveTheSameRings() throws IOException {
        live =
                List.of(
                        new RankProcess(
                                100,
                                100,
                                user(),
                                0,
                                variables(),
                                List.of(rank(0, 4, 1, 0), rank(0, 4, 2, 0))));
        write(LOG, split("n1:100:1", 0, 4, "0 1 2 3") + split("n1:100:1", 0, 4, "0 1 2 3"));
        look();
        assertEquals(
                List.of(1L, 2L),
                rings.getLast().stream().map(CommunicatorRings::commHash).toList());
    }

    @Test
    void leavesOutRingsThatTwoLogsTellDifferently() throws IOException {
        live.add(process(101, 1, HASH, 4));
        write(LOG, init("n1:100:1", 0, 4, "0xb1a317b2c0f1498c", "0 1 2 3"));
        write(
                "/logs/nccl.n1.101.log",
                neighbours("n1:101:1", 1, "2 -> 1 -> 3", "0xb1a317b2c0f1498c"));
        Observation seen = look();
        assertEquals(List.of(), rings);
        assertTrue(seen.reason().contains("different rings"), seen.reason());
    }

    @Test
    void findsTheCommunicatorThatItsSegmentTellsOfLater() throws IOException {
        live = List.of(new RankProcess(100, 100, user(), 0, variables(), List.of()));
        write(LOG, init("n1:100:1", 0, 4, "0xb1a317b2c0f1498c", "0 1 2 3"));
        look();
        assertEquals(List.of(), rings);
        live = List.of(process(100, 0, HASH, 4));
        look();
        assertEquals(1, rings.size());
        look();
        assertEquals(1, rings.size(), "published once");
    }

    @Test
    void tellsVersionAndLevelOfTheProcess() throws IOException {
        write(LOG, "NCCL version 2.28.9+cuda12.9\nn1:100:1 [0] NCCL INFO Bootstrap : x\n");
        Reading reading = look().readings().getFirst();
        assertEquals(
                Map.of(
                        "nccl.version", "2.28.9+cuda12.9",
                        "nccl.log.level", "INFO",
                        "nccl.log.file", "nccl.n1.100.log"),
                reading.attributes());
    }

    @Test
    void startsOverWhenTheFileWasTruncated() throws IOException {
        write(LOG, "n1:100:1 [0] NCCL INFO a longer line that was there before\n");
        look();
        Files.writeString(root(LOG), "n1:100:1 [0] NCCL WARN new\n");
        NodeEvent event = look().events().getFirst();
        assertEquals("new", event.text());
        assertEquals(EPOCH, event.epochNanos(), "not from before the daemon");
    }

    @Test
    void readsTheOldFileToItsEndAndTheNewOneAfterRotation() throws IOException {
        write(LOG, "n1:100:1 [0] NCCL INFO start\n");
        look();
        write(LOG, "n1:100:1 [0] NCCL WARN last of the old\n");
        Files.move(root(LOG), root(LOG + ".1"), StandardCopyOption.REPLACE_EXISTING);
        write(LOG, "n1:100:1 [0] NCCL WARN first of the new\n");
        assertEquals(
                List.of("last of the old", "first of the new"),
                look().events().stream().map(NodeEvent::text).toList());
    }

    @Test
    void readsTheLastWordsOfAProcessThatIsGone() throws IOException {
        write(LOG, "n1:100:1 [0] NCCL INFO start\n");
        look();
        write(LOG, "n1:100:1 [0] NCCL WARN the end\n");
        live = List.of();
        Files.delete(root(LOG));
        NodeEvent event = look().events().getFirst();
        assertEquals("the end", event.text());
        assertEquals("100", event.subject());
        now += 120 * SECOND;
        look();
        assertEquals(State.UNAVAILABLE, look().state(), "let go of after a minute");
    }

    @Test
    void joinsALineThatWasWrittenInTwoParts() throws IOException {
        write(LOG, "n1:100:1 [0] NCCL WA");
        assertEquals(List.of(), look().events());
        write(LOG, "RN whole\n");
        assertEquals("whole", look().events().getFirst().text());
    }

    @Test
    void cutsEndlessLinesAndReplacesWhatIsNotText() throws IOException {
        byte[] hostile = new byte[3 << 20];
        Arrays.fill(hostile, (byte) 0xff);
        write(LOG, "");
        Files.write(root(LOG), hostile);
        write(
                LOG,
                "\nn1:100:1 [0] NCCL WARN bell \u0007 and \u001b[31m red "
                        + "x".repeat(9_000)
                        + "\n");
        NodeEvent event = look().events().getFirst();
        assertTrue(event.text().startsWith("bell ? and ?[31m red xxx"), event.text());
        assertTrue(event.text().length() <= 512);
    }

    @Test
    void readsAtMostFourMebibytesOfALook() throws IOException {
        Files.createDirectories(root(LOG).getParent());
        Files.writeString(root(LOG), ("y".repeat(1023) + "\n").repeat(5 << 10));
        write(LOG, "n1:100:1 [0] NCCL WARN behind it\n");
        Observation first = look();
        assertEquals(List.of(), first.events());
        assertTrue(first.reason().contains("reading goes on"), first.reason());
        assertEquals("behind it", look().events().getFirst().text());
    }

    @Test
    void opensNeitherFifosNorDevicesNorFilesOfOthers() throws Exception {
        Files.createDirectories(root(LOG).getParent());
        Process made = new ProcessBuilder("mkfifo", root(LOG).toString()).inheritIO().start();
        assertEquals(0, made.waitFor());
        Observation seen = look();
        assertEquals(State.WARN, seen.state());
        assertTrue(seen.reason().contains("not a regular file"), seen.reason());
        Files.delete(root(LOG));
        live = List.of(new RankProcess(100, 100, user() + 1, 0, variables(), List.of()));
        write(LOG, "n1:100:1 [0] NCCL WARN not mine\n");
        Observation other = look();
        assertEquals(List.of(), other.events());
        assertTrue(other.reason().contains("does not belong to the user"), other.reason());
    }

    @Test
    void readsOneFileOnceWhateverNamesItHas() throws IOException, ConfigException {
        probe.close();
        probe = probe("nccl_logs: ['/logs/*.log']");
        write(LOG, "");
        Files.createSymbolicLink(root("/logs/link.log"), root(LOG));
        live.add(
                new RankProcess(
                        101,
                        101,
                        user(),
                        0,
                        Map.of("NCCL_DEBUG_FILE", "/logs/nccl.%h.100.log"),
                        List.of()));
        look();
        write(LOG, "n1:101:1 [0] NCCL WARN once\n");
        List<NodeEvent> events = look().events();
        assertEquals(1, events.size());
        assertEquals("101", events.getFirst().subject(), "the pid in the line says whose it is");
    }

    @Test
    void readsConfiguredFilesAndJoinsThemByThePidInTheLine() throws IOException, ConfigException {
        live = List.of(new RankProcess(900, 100, user(), 0, Map.of(), List.of()));
        probe.close();
        probe = probe("nccl_logs: ['/logs/*.log']");
        write("/logs/any.log", "n1:100:1 [0] NCCL WARN a\nn1:5:1 [0] NCCL WARN b\n");
        assertEquals(List.of("900", ""), look().events().stream().map(NodeEvent::subject).toList());
    }

    @Test
    void readsAtMostSixtyFourFiles() throws IOException, ConfigException {
        probe.close();
        probe = probe("nccl_logs: ['/logs/*.log']");
        for (int i = 0; i < 70; i++) {
            write("/logs/f" + i + ".log", "n1:1:1 [0] NCCL INFO x\n");
        }
        write("/logs/nccl.n1.100.log", "x\n");
        assertTrue(look().reason().contains("More than 64"), look().reason());
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
    void readsTheGraphDumpWhereOneCommunicatorAloneCanBeMeant() throws IOException {
        gpuIndexes = Map.of("GPU-0", 2, "GPU-1", 0, "GPU-2", 1);
        Map<String, String> variables = Map.of("NCCL_GRAPH_DUMP_FILE", "/logs/graph.xml");
        live =
                List.of(
                        new RankProcess(
                                100,
                                100,
                                user(),
                                0,
                                variables,
                                List.of(rank(0, 3, 5, 0), rank(1, 3, 5, 1), rank(2, 3, 5, 2))));
        write(
                "/logs/graph.xml",
                "<graphs><graph id=\"0\"><channel><gpu dev=\"0\"/><gpu dev=\"1\"/><gpu dev=\"2\"/></channel></graph></graphs>");
        look();
        assertEquals(Optional.of(List.of(0, 1, 2)), rings.getLast().getFirst().ring(0));
        assertEquals("graph.xml", rings.getLast().getFirst().origin());
    }

    @Test
    void doesNotBelieveADumpThatTwoCommunicatorsMayHaveWritten() throws IOException {
        gpuIndexes = Map.of("GPU-0", 0, "GPU-1", 1);
        Map<String, String> variables = Map.of("NCCL_GRAPH_DUMP_FILE", "/logs/graph.xml");
        List<LiveRank> ranks =
                List.of(rank(0, 2, 5, 0), rank(1, 2, 5, 1), rank(0, 2, 6, 0), rank(1, 2, 6, 1));
        live = List.of(new RankProcess(100, 100, user(), 0, variables, ranks));
        write(
                "/logs/graph.xml",
                "<graphs><graph id=\"0\"><channel><gpu dev=\"0\"/><gpu dev=\"1\"/></channel></graph></graphs>");
        look();
        assertEquals(List.of(), rings);
    }

    @Test
    void doesNotBelieveADumpThatIsOlderThanItsProcess() throws IOException {
        gpuIndexes = Map.of("GPU-0", 0, "GPU-1", 1);
        Map<String, String> variables = Map.of("NCCL_GRAPH_DUMP_FILE", "/logs/graph.xml");
        live =
                List.of(
                        new RankProcess(
                                100,
                                100,
                                user(),
                                4_000_000_000L,
                                variables,
                                List.of(rank(0, 2, 5, 0), rank(1, 2, 5, 1))));
        write(
                "/logs/graph.xml",
                "<graphs><graph id=\"0\"><channel><gpu dev=\"0\"/><gpu dev=\"1\"/></channel></graph></graphs>");
        look();
        assertEquals(List.of(), rings);
    }

    @Test
    void saysHowToGetALogWhenThereIsNone() {
        live = List.of();
        Observation seen = look();
        assertEquals(State.UNAVAILABLE, seen.state());
        assertTrue(seen.reason().contains("NCCL_DEBUG_FILE="), seen.reason());
    }

    private static String init(
            String head, int rank, int ranks, String commId, String... channels) {
        return lines(head, rank, ranks, " commId " + commId, channels);
    }

    private static String split(String head, int rank, int ranks, String... channels) {
        return lines(head, rank, ranks, " parent 0x5 splitCount 1 color 0 key 0", channels);
    }

    private static String lines(
            String head, int rank, int ranks, String identity, String... channels) {
        String start =
                "%s [0] NCCL INFO ncclCommInitRank comm 0x5f rank %d nranks %d cudaDev %d nvmlDev %d busId 18000%s - Init "
                        .formatted(head, rank, ranks, rank, rank, identity);
        StringBuilder text = new StringBuilder(start).append("START\n");
        text.append(head)
                .append(
                        " [0] NCCL INFO comm 0x5f rank 0 nRanks 4 nNodes 1 localRanks 4 localRank 0 MNNVL 0\n");
        for (int i = 0; i < channels.length; i++) {
            text.append(
                    "%s [0] NCCL INFO Channel %02d/%02d :    %s\n"
                            .formatted(head, i, channels.length, channels[i]));
        }
        text.append(head).append(" [0] NCCL INFO Trees [0] 1/-1/-1->0->-1 [1] -1/-1/-1->0->1\n");
        text.append(head).append(" [0] NCCL INFO Channel 00/0 : 0[0] -> 1[1] via P2P/CUMEM\n");
        return text.append(start).append("COMPLETE\n").toString();
    }

    private static String neighbours(String head, int rank, String ring, String commId) {
        return lines(head, rank, 4, " commId " + commId)
                .replace(
                        head + " [0] NCCL INFO Trees",
                        head
                                + " [0] NCCL INFO Ring 00 : "
                                + ring
                                + "\n"
                                + head
                                + " [0] NCCL INFO Trees");
    }

    private RankProcess process(int pid, int rank, long hash, int ranks) throws IOException {
        return new RankProcess(
                pid, pid, user(), 0, variables(), List.of(rank(rank, ranks, hash, rank)));
    }

    private static Map<String, String> variables() {
        return Map.of("NCCL_DEBUG_FILE", "/logs/nccl.%h.%p.log");
    }

    private static LiveRank rank(int rank, int ranks, long hash, int device) {
        return new LiveRank(hash, "", rank, ranks, device, "GPU-" + device, "");
    }

    private long user() {
        try {
            return ((Integer) Files.getAttribute(root, "unix:uid")).longValue();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private NcclLogProbe probe(String yaml) throws IOException, ConfigException {
        for (int pid : List.of(100, 101)) {
            Path link = root.resolve("proc/" + pid + "/root");
            if (!Files.exists(link)) {
                Files.createDirectories(link.getParent());
                Files.createSymbolicLink(link, root);
            }
        }
        return new NcclLogProbe(
                new HostFiles(root),
                NcclLogPaths.of(ConfigFile.parse(yaml, "t")),
                "n1.example.org",
                () -> live,
                () -> gpuIndexes,
                rings::add);
    }

    private Observation look() {
        now += SECOND;
        return probe.look(EPOCH, now, Rhythm.NORMAL);
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root(file).getParent());
        Files.write(
                root(file),
                text.getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private Path root(String file) {
        return root.resolve(file.substring(1));
    }
}

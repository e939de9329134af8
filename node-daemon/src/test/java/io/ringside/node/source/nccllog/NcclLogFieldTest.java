package io.ringside.node.source.nccllog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.config.ConfigException;
import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.ranks.RankProcess;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.SourceStatus.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Logs as launchers, collectors and shared pipes leave them: two communicators of four ranks,
/// whose first ranks write into one file.
class NcclLogFieldTest {
    private static final String LOG = "/logs/job.log";
    private static final String A = "n1:100:200 [0]";
    private static final String B = "n1:110:210 [4]";
    private static final List<Integer> RING_A = List.of(0, 1, 2, 3);
    private static final List<Integer> RING_B = List.of(0, 2, 1, 3);

    @TempDir Path root;

    private NcclLogs logs;

    @BeforeEach
    void twoCommunicators() throws ConfigException {
        logs = new NcclLogs(root);
        logs.live =
                new ArrayList<>(
                        List.of(
                                new RankProcess(
                                        100,
                                        100,
                                        logs.user(),
                                        0,
                                        Map.of(),
                                        List.of(NcclLogs.rank(0, 4, 0xaaaaL, 0))),
                                new RankProcess(
                                        110,
                                        110,
                                        logs.user(),
                                        0,
                                        Map.of(),
                                        List.of(NcclLogs.rank(0, 4, 0xbbbbL, 4)))));
        logs.restart("nccl_logs: ['/logs/*.log']");
    }

    @AfterEach
    void close() {
        logs.close();
    }

    private static List<String> init(String head, String comm, String commId, String ring) {
        String both =
                head
                        + " NCCL INFO ncclCommInitRank comm "
                        + comm
                        + " rank 0 nranks 4 cudaDev 0 nvmlDev 0 busId 1000 commId "
                        + commId
                        + " - Init ";
        return List.of(
                both + "START\n",
                head + " NCCL INFO Channel 00/01 :    " + ring + "\n",
                head + " NCCL INFO 2 coll channels, 0 nvls channels, 2 p2p channels\n",
                both + "COMPLETE\n");
    }

    private static List<String> linesOfA() {
        return init(A, "0xa00", "0xaaaa", "0    1    2    3");
    }

    private static List<String> linesOfB() {
        return init(B, "0xb00", "0xbbbb", "0    2    1    3");
    }

    private Map<Long, List<Integer>> rings() {
        Map<Long, List<Integer>> rings = new TreeMap<>();
        for (CommunicatorRings told :
                logs.rings.isEmpty() ? List.<CommunicatorRings>of() : logs.rings.getLast()) {
            told.ring(0).ifPresent(ring -> rings.put(told.commHash(), ring));
        }
        return rings;
    }

    private void alternating(UnaryOperator<String> wrap) {
        for (int i = 0; i < linesOfA().size(); i++) {
            logs.write(LOG, wrap.apply(linesOfA().get(i)));
            logs.write(LOG, wrap.apply(linesOfB().get(i)));
        }
        logs.write(LOG, wrap.apply(A + " net.cc:12 NCCL WARN of A\n"));
        logs.write(
                LOG, wrap.apply(B + " misc/socket.cc:484 (socketConnectCheck) NCCL WARN of B\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thu Jun 18 14:28:58 2020[1,0]<stdout>:",
                "Thu Jun 18 14:28:58 2020<stdout>:",
                "[1,3]<stdout>:",
                "[1,3]<stderr>: ",
                "[default3]:",
                "[rank3]: ",
                "[3] ",
                "3: ",
                "node-a: ",
                "Nov 28 14:28:58 node-a python3[1234]: ",
                "2026-11-28T14:28:58.123456+01:00 node-a slurmstepd[77]: ",
                "2026-11-28T14:28:58 ",
                "2026-11-28 14:28:58,123 ",
                "[2026-11-28 14:28:58] ",
                "[14:28:58.123456] ",
                "14:28:58 ",
                "14:28:58:",
                "12:34:56 [0] ",
                "INFO 11-28 14:28:58 [worker.py:12] ",
                "2026-11-28 14:28:58 INFO: [rank0] ",
                "(RayTrainWorker pid=1234, ip=10.0.0.5) ",
                "[pod/train-0/main] 2026-11-28T14:28:58.1Z ",
                "trainer-1  | ",
                "10.0.0.5:29500:1 ",
                "  45%|####      | 12/27 [00:12<00:15,  1.0it/s] ",
                "\u001b[32m14:28:58\u001b[0m ",
                "\u001b[1;31m",
                "#033[36m14:28:58#033[0m ",
                "14:28:58",
                "2026-11-28T14:28:58.123Z",
                " 45%|####      | 12/27"
            })
    void whatStandsBeforeTheHeadIsNoProcess(String prefix) {
        alternating(line -> prefix + line);
        Observation seen = logs.look();
        assertEquals(Map.of(0xaaaaL, RING_A, 0xbbbbL, RING_B), rings());
        assertEquals(
                List.of("100", "110"), seen.events().stream().map(NodeEvent::subject).toList());
        assertEquals(List.of("of A", "of B"), seen.events().stream().map(NodeEvent::text).toList());
        assertEquals("n1", seen.events().getFirst().attributes().get("host.name"));
        assertEquals("net.cc:12", seen.events().getFirst().attributes().get("nccl.place"));
        assertEquals(State.OK, seen.state(), seen.reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"log\":\"%s\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-28T14:28:58.1Z\"}",
                "{\"time\":\"14:28:58\",\"message\":\"%s\"}",
                "node-a {\"MESSAGE\" : \"\\u001b[32m%s\\u001b[0m\", \"level\": 30}",
                "{\"msg\":\"{\\\"inner\\\"} %s\\r\\n\"}",
                "{\"log\":\"{\\\"time\\\":\\\"14:28:58\\\",\\\"msg\\\":\\\"%s\\\"}\\n\"}"
            })
    void linesInsideJsonAreLines(String shape) {
        alternating(line -> shape.replace("%s", line.strip()) + "\n");
        Observation seen = logs.look();
        assertEquals(Map.of(0xaaaaL, RING_A, 0xbbbbL, RING_B), rings());
        assertEquals(List.of("of A", "of B"), seen.events().stream().map(NodeEvent::text).toList());
        assertEquals("n1", seen.events().getFirst().attributes().get("host.name"));
    }

    @Test
    void whatAProgramPrintsWithoutALineEndIsNoPartOfTheHostsName() {
        logs.write(LOG, linesOfA().get(0));
        for (int i = 0; i < 3; i++) {
            logs.write(LOG, "done" + A + " net.cc:1 NCCL WARN of A " + "x".repeat(i) + "\n");
        }
        logs.write(LOG, "done" + linesOfA().get(1) + "done" + linesOfA().get(3));
        assertEquals(
                List.of("100", "100", "100"),
                logs.look().events().stream().map(NodeEvent::subject).toList());
        assertEquals(Map.of(0xaaaaL, RING_A), rings());
    }

    @Test
    void aHeadWithoutItsBeginningIsOfItsHostHoweverOftenItComes() {
        linesOfA().forEach(line -> logs.write(LOG, line.replace("n1:", "gpu-7:")));
        for (int i = 0; i < 3; i++) {
            String cut = A.replace("n1:", "u-7:");
            logs.write(LOG, cut + " net.cc:1 NCCL WARN of A " + "x".repeat(i) + "\n");
        }
        assertEquals(
                List.of("gpu-7", "gpu-7", "gpu-7"),
                logs.look().events().stream()
                        .map(event -> event.attributes().get("host.name"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u001b[0m", "\u001b[K", "\u001b[0m\u001b[?25h \r", "#033[0m", "^[[0m ^[[K"})
    void whatATerminalPutsBehindALineIsNoneOfItsWords(String suffix) {
        alternating(line -> line.replace("\n", suffix + "\n"));
        assertEquals(
                List.of("of A", "of B"),
                logs.look().events().stream().map(NodeEvent::text).toList());
        assertEquals(Map.of(0xaaaaL, RING_A, 0xbbbbL, RING_B), rings());
    }

    @Test
    void aCutWarningDoesNotEndInTheNextLinesPrefix() {
        String warning = "[1,0]<stdout>:" + A + " net.cc:12 NCCL WARN Call to con";
        String next = "[1,4]<stdout>:" + B + " NCCL INFO Using network IB\n";
        linesOfA().forEach(line -> logs.write(LOG, "[1,0]<stdout>:" + line));
        logs.write(LOG, next + warning + next);
        assertEquals("Call to con …", logs.look().events().getFirst().text());
    }

    @Test
    void aSecondHeadInsideALineHasItsOwnWords() {
        logs.write(
                LOG, linesOfA().get(0) + linesOfB().get(0) + linesOfA().get(1) + linesOfB().get(1));
        String cut = linesOfA().get(2);
        logs.write(
                LOG,
                cut.substring(0, 50) + linesOfB().get(3) + cut.substring(50) + linesOfA().get(3));
        Observation seen = logs.look();
        assertEquals(Map.of(0xaaaaL, RING_A, 0xbbbbL, RING_B), rings());
        assertEquals(State.WARN, seen.state());
        assertTrue(seen.reason().contains("1 cut by what another process wrote"), seen.reason());
    }

    @Test
    void aLineThatIsCutAtAnyByteNeverGivesAWrongRingOrBlamesAnother() throws ConfigException {
        String warningOfA = A + " net.cc:12 NCCL WARN of A\n";
        String all = String.join("", linesOfA()) + warningOfA;
        for (int at = 1; at < all.length(); at++) {
            for (int last = 0; last <= linesOfB().size(); last++) {
                logs.rings.clear();
                logs.files.put(LOG, "");
                logs.restart("nccl_logs: ['/logs/*.log']");
                String before = String.join("", linesOfB().subList(0, last));
                String after = String.join("", linesOfB().subList(last, linesOfB().size()));
                logs.write(LOG, before + all.substring(0, at) + after + all.substring(at));
                Observation seen = logs.look();
                rings().forEach((hash, ring) ->
                        assertEquals(hash == 0xaaaaL ? RING_A : RING_B, ring));
                for (NodeEvent event : seen.events()) {
                    assertEquals("100", event.subject());
                    assertTrue("of A".startsWith(event.text().replace(" …", "")), event.text());
                }
            }
        }
    }

    @Test
    void whatTwoCutLinesMayHaveExchangedIsDroppedAndCounted() {
        String ringOfA = linesOfA().get(1);
        String ringOfB = linesOfB().get(1);
        int at = ringOfA.length() - 9;
        // Whether "3" or "1    3" is A's end cannot be told: B's line may have been cut at the same
        // place.
        logs.write(LOG, linesOfA().get(0) + linesOfB().get(0));
        logs.write(LOG, ringOfA.substring(0, at) + ringOfB + ringOfA.substring(at));
        logs.write(LOG, linesOfB().get(3) + linesOfA().get(3));
        Observation seen = logs.look();
        assertEquals(Map.of(), rings());
        assertTrue(seen.reason().contains("whose end may be another process's"), seen.reason());
        assertTrue(seen.reason().contains("NCCL_DEBUG_FILE=/tmp/nccl.%h.%p.log"), seen.reason());
    }

    @Test
    void aProgressBarBeforeALineHidesNothingHoweverLongItIs() {
        String bar = "\r 45%|" + "#".repeat(1_500) + "| 12/27\r";
        alternating(line -> bar + line.replace("\n", "\r\n"));
        assertEquals(2, logs.look().events().size());
        assertEquals(Map.of(0xaaaaL, RING_A, 0xbbbbL, RING_B), rings());
        logs.write(LOG, "#".repeat(50_000) + " " + A + " net.cc:12 NCCL WARN behind it\n");
        assertEquals("behind it", logs.look().events().getFirst().text());
    }

    @Test
    void aCommunicatorWhoseBeginningAndEndDifferHasNoRing() {
        logs.write(LOG, linesOfA().get(0) + linesOfA().get(1));
        logs.write(LOG, linesOfA().get(3).replace("0xa00", "0xa01"));
        Observation seen = logs.look();
        assertEquals(Map.of(), rings());
        assertTrue(seen.reason().contains("do not fit together"), seen.reason());
    }

    @Test
    void aLineOfAnotherHostIsNotBlamedOnAProcessOfThisOneWithTheSamePid() {
        logs.write(LOG, A + " net.cc:1 NCCL WARN ours\n");
        for (int i = 0; i < 3; i++) {
            logs.write(
                    LOG,
                    A.replace("n1", "n2") + " net.cc:1 NCCL WARN theirs " + "x".repeat(i) + "\n");
        }
        List<NodeEvent> events = logs.look().events();
        assertEquals("100", events.getFirst().subject());
        assertEquals("", events.getLast().subject());
        assertEquals("n2", events.getLast().attributes().get("host.name"));
    }

    @Test
    void readsTheRingsThatRcclTells() {
        String rank = " rank 0 nranks 4 cudaDev 0 busId c1000";
        String told = " comm 0xa00 nRanks 04 busId c1000\n";
        logs.write(
                LOG,
                A
                        + " NCCL INFO comm 0xa00"
                        + rank
                        + " commId 0xaaaa - Init START\n"
                        + A
                        + " NCCL INFO Ring 0 : 3 -> 0 -> 1"
                        + told
                        + A
                        + " NCCL INFO Ring 1 : 1 -> 0 -> 2"
                        + told
                        + A
                        + " NCCL INFO Trees [0] 1/-1/-1->0->-1"
                        + told
                        + A
                        + " NCCL INFO comm 0xa00"
                        + rank
                        + " commId 0xaaaa localSize 640 used 123904 bytes on core 3 - Init COMPLETE\n");
        logs.look();
        CommunicatorRings rings = logs.rings.getLast().getFirst();
        assertEquals(List.of(Map.of(3, 0, 0, 1), Map.of(1, 0, 0, 2)), rings.next());
    }

    @Test
    void aRingThatRcclTellsOfAnotherCommunicatorIsLeftOut() {
        String rank = " rank 0 nranks 4 cudaDev 0 busId c1000";
        logs.write(
                LOG,
                A
                        + " NCCL INFO Ring 0 : 3 -> 0 -> 1 comm 0xa77 nRanks 04 busId c1000\n"
                        + A
                        + " NCCL INFO comm 0xa00"
                        + rank
                        + " commId 0xaaaa localSize 640 used 123904 bytes - Init COMPLETE\n");
        Observation seen = logs.look();
        assertEquals(List.of(), logs.rings);
        assertTrue(seen.reason().contains("do not fit together"), seen.reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ring 0 : 3 -> 2 -> 1",
                "Ring 0 : 3 -> 2 -> 1 comm 0xa00 nRanks 04 busId c1000",
                "Ring 0 : 3 -> 0 -> 1 comm 0xa00 nRanks 08 busId c1000"
            })
    void aRingOfAnotherRankOrOfMoreRanksIsLeftOut(String ring) {
        logs.write(LOG, linesOfA().get(0) + A + " NCCL INFO " + ring + "\n" + linesOfA().get(3));
        Observation seen = logs.look();
        assertEquals(List.of(), logs.rings);
        assertTrue(seen.reason().contains("do not fit together"), seen.reason());
    }

    @Test
    void aRingOfWhichLinesAreMissingIsNotTakenForAllThereAre() {
        String init =
                A
                        + " NCCL INFO ncclCommInitRank comm 0xa00 rank 1 nranks 4 cudaDev 0 nvmlDev 0 busId 1000 commId 0xaaaa - Init ";
        logs.write(LOG, init + "START\n" + A + " NCCL INFO Ring 00 : 0 -> 1 -> 2\n");
        logs.write(LOG, A + " NCCL INFO Ring 01 : 0 -> 1" + B + " NCCL INFO Using network IB\n");
        logs.write(LOG, " -> 3\n" + init + "COMPLETE\n");
        logs.look();
        assertFalse(
                logs.rings.stream()
                        .flatMap(List::stream)
                        .anyMatch(told -> told.commHash() == 0xaaaaL));
    }

    @Test
    void aChannelThatThereIsNotAndTotalsThatDifferAreNoRing() {
        List<String> lines = linesOfA();
        logs.write(LOG, lines.get(0) + lines.get(1).replace("00/01", "04/02") + lines.get(3));
        Observation seen = logs.look();
        assertEquals(Map.of(), rings());
        assertTrue(seen.reason().contains("cut by"), seen.reason());
        logs.write(LOG, lines.get(0) + lines.get(1).replace("00/01", "00/02"));
        logs.write(LOG, lines.get(1).replace("00/01", "01/03") + lines.get(3));
        assertTrue(logs.look().reason().contains("do not fit together"), logs.look().reason());
        assertEquals(Map.of(), rings());
    }

    @Test
    void tornLogsAreNoFaultOfALogThatOneProcessWritesAlone() {
        logs.write(
                "/logs/other.log",
                A
                        + " NCCL INFO Channel 00/0 : 0[0] -> 1[1] via P2P\nstep 5\n 7 | NCCL INFO is a level\n");
        assertEquals(State.OK, logs.look().state(), logs.look().reason());
        assertEquals(Optional.empty(), logs.rings.stream().findFirst());
    }
}

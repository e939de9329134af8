package io.ringside.node.source.nccllog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.config.ConfigException;
import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.ranks.LiveRank;
import io.ringside.node.ranks.RankProcess;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.SourceStatus.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NcclLogRingsTest {
    private static final long HASH = NcclLogs.HASH;
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
    void readsTheRingsThatRankZeroTells() throws IOException {
        logs.write(
                LOG,
                NcclLogs.init(
                        "n1:100:7638",
                        0,
                        4,
                        "0xb1a317b2c0f1498c",
                        "0   1   3   2",
                        "0   2   3   1"));
        logs.look();
        CommunicatorRings told = logs.rings.getLast().getFirst();
        assertEquals(HASH, told.commHash());
        assertEquals("nccl.n1.100.log", told.origin());
        assertEquals(2, told.next().size());
        assertEquals(Optional.of(List.of(0, 1, 3, 2)), told.ring(0));
        assertEquals(Optional.of(List.of(0, 2, 3, 1)), told.ring(1));
    }

    @Test
    void putsARingTogetherFromTheNeighboursOfEachRank() throws IOException {
        logs.live.add(logs.process(101, 1, HASH, 4));
        logs.write(LOG, NcclLogs.neighbours("n1:100:1", 0, "3 -> 0 -> 2", "0xb1a317b2c0f1498c"));
        logs.write(
                "/logs/nccl.n1.101.log",
                NcclLogs.neighbours("n1:101:1", 1, "2 -> 1 -> 3", "0xb1a317b2c0f1498c"));
        logs.look();
        CommunicatorRings told = logs.rings.getLast().getFirst();
        assertEquals(Optional.of(List.of(0, 2, 1, 3)), told.ring(0));
        assertEquals("nccl.n1.100.log, nccl.n1.101.log", told.origin());
    }

    @Test
    void knowsOnlyTheLinksOfARingThatIsCut() throws IOException {
        logs.live = List.of(logs.process(100, 0, HASH, 40));
        logs.write(
                LOG,
                NcclLogs.init(
                        "n1:100:1",
                        0,
                        40,
                        "0xb1a317b2c0f1498c",
                        "0   1   2   3   4   5   6   7   8  2"));
        logs.look();
        CommunicatorRings told = logs.rings.getLast().getFirst();
        assertEquals(Optional.empty(), told.ring(0));
        assertEquals(8, told.next().getFirst().size());
        assertEquals(8, told.next().getFirst().get(7));
        assertFalse(told.next().getFirst().containsKey(8), "the last number may be half of one");
    }

    @Test
    void keepsThreadsApartThatMakeCommunicatorsAtOnce() throws IOException {
        logs.live =
                List.of(
                        new RankProcess(
                                100,
                                100,
                                logs.user(),
                                0,
                                NcclLogs.variables(),
                                List.of(
                                        NcclLogs.rank(0, 2, 0xaaL, 0),
                                        NcclLogs.rank(0, 3, 0xbbL, 1))));
        logs.write(
                LOG,
                """
                n1:100:1 [0] NCCL INFO ncclCommInitRank comm 0x1 rank 0 nranks 2 cudaDev 0 nvmlDev 0 busId 18000 commId 0xaa - Init START
                n1:100:2 [1] NCCL INFO ncclCommInitRank comm 0x2 rank 0 nranks 3 cudaDev 1 nvmlDev 1 busId 19000 commId 0xbb - Init START
                n1:100:2 [1] NCCL INFO Channel 00/01 :    0   2   1
                n1:100:1 [0] NCCL INFO Channel 00/01 :    0   1
                n1:100:1 [0] NCCL INFO ncclCommInitRank comm 0x1 rank 0 nranks 2 cudaDev 0 nvmlDev 0 busId 18000 commId 0xaa - Init COMPLETE
                n1:100:2 [1] NCCL INFO ncclCommInitRank comm 0x2 rank 0 nranks 3 cudaDev 1 nvmlDev 1 busId 19000 commId 0xbb - Init COMPLETE
                """);
        logs.look();
        assertEquals(
                List.of(List.of(0, 1), List.of(0, 2, 1)),
                logs.rings.getLast().stream().map(told -> told.ring(0).orElseThrow()).toList());
    }

    @Test
    void knowsASplitByRankAndGpuWhenOneAloneCanBeMeant() throws IOException {
        logs.write(LOG, NcclLogs.split("n1:100:1", 0, 4, "0   3   2   1"));
        logs.look();
        assertEquals(Optional.of(List.of(0, 3, 2, 1)), logs.rings.getLast().getFirst().ring(0));
    }

    @Test
    void saysNothingOfSplitsThatCannotBeToldApartAndDiffer() throws IOException {
        logs.live =
                List.of(
                        new RankProcess(
                                100,
                                100,
                                logs.user(),
                                0,
                                NcclLogs.variables(),
                                List.of(NcclLogs.rank(0, 4, 1, 0), NcclLogs.rank(0, 4, 2, 0))));
        logs.write(
                LOG,
                NcclLogs.split("n1:100:1", 0, 4, "0   3   2   1")
                        + NcclLogs.split("n1:100:1", 0, 4, "0 1 2 3"));
        Observation seen = logs.look();
        assertEquals(List.of(), logs.rings, "nothing was told");
        assertEquals(State.WARN, seen.state());
        assertTrue(seen.reason().contains("cannot be told apart"), seen.reason());
    }

    @Test
    void knowsASplitThatAnotherCommunicatorIsKnownNotToBe() throws IOException {
        logs.live =
                List.of(
                        new RankProcess(
                                100,
                                100,
                                logs.user(),
                                0,
                                NcclLogs.variables(),
                                List.of(NcclLogs.rank(0, 4, HASH, 0), NcclLogs.rank(0, 4, 2, 0))));
        logs.write(
                LOG,
                NcclLogs.init("n1:100:1", 0, 4, "0xb1a317b2c0f1498c", "0 1 2 3")
                        + NcclLogs.split("n1:100:1", 0, 4, "0 3 2 1"));
        assertEquals("", logs.look().reason());
        assertEquals(
                List.of(List.of(0, 1, 2, 3), List.of(0, 3, 2, 1)),
                logs.rings.getLast().stream().map(told -> told.ring(0).orElseThrow()).toList());
    }

    @Test
    void forgetsACommunicatorThatWasReplacedByAnotherOfItsKind() throws IOException {
        logs.write(LOG, NcclLogs.init("n1:100:1", 0, 4, "0xb1a317b2c0f1498c", "0 1 2 3"));
        logs.look();
        logs.live = List.of(logs.process(100, 0, 7, 4));
        logs.write(LOG, NcclLogs.init("n1:100:1", 0, 4, "0x7", "0 3 2 1"));
        assertEquals("", logs.look().reason());
        assertEquals(1, logs.rings.getLast().size());
        assertEquals(Optional.of(List.of(0, 3, 2, 1)), logs.rings.getLast().getFirst().ring(0));
    }

    @Test
    void knowsSplitsThatCannotBeToldApartButHaveTheSameRings() throws IOException {
        logs.live =
                List.of(
                        new RankProcess(
                                100,
                                100,
                                logs.user(),
                                0,
                                NcclLogs.variables(),
                                List.of(NcclLogs.rank(0, 4, 1, 0), NcclLogs.rank(0, 4, 2, 0))));
        logs.write(
                LOG,
                NcclLogs.split("n1:100:1", 0, 4, "0 1 2 3")
                        + NcclLogs.split("n1:100:1", 0, 4, "0 1 2 3"));
        logs.look();
        assertEquals(
                List.of(1L, 2L),
                logs.rings.getLast().stream().map(CommunicatorRings::commHash).toList());
    }

    @Test
    void leavesOutRingsThatTwoLogsTellDifferently() throws IOException {
        logs.live.add(logs.process(101, 1, HASH, 4));
        logs.write(LOG, NcclLogs.init("n1:100:1", 0, 4, "0xb1a317b2c0f1498c", "0 1 2 3"));
        logs.write(
                "/logs/nccl.n1.101.log",
                NcclLogs.neighbours("n1:101:1", 1, "2 -> 1 -> 3", "0xb1a317b2c0f1498c"));
        Observation seen = logs.look();
        assertEquals(List.of(), logs.rings);
        assertTrue(seen.reason().contains("different rings"), seen.reason());
    }

    @Test
    void findsTheCommunicatorThatItsSegmentTellsOfLater() throws IOException {
        logs.live =
                List.of(new RankProcess(100, 100, logs.user(), 0, NcclLogs.variables(), List.of()));
        logs.write(LOG, NcclLogs.init("n1:100:1", 0, 4, "0xb1a317b2c0f1498c", "0 1 2 3"));
        logs.look();
        assertEquals(List.of(), logs.rings);
        logs.live = List.of(logs.process(100, 0, HASH, 4));
        logs.look();
        assertEquals(1, logs.rings.size());
        logs.look();
        assertEquals(1, logs.rings.size(), "published once");
    }

    @Test
    void readsTheGraphDumpWhereOneCommunicatorAloneCanBeMeant() throws IOException {
        logs.gpuIndexes = Map.of("GPU-0", 2, "GPU-1", 0, "GPU-2", 1);
        Map<String, String> variables = Map.of("NCCL_GRAPH_DUMP_FILE", "/logs/graph.xml");
        logs.live =
                List.of(
                        new RankProcess(
                                100,
                                100,
                                logs.user(),
                                0,
                                variables,
                                List.of(
                                        NcclLogs.rank(0, 3, 5, 0),
                                        NcclLogs.rank(1, 3, 5, 1),
                                        NcclLogs.rank(2, 3, 5, 2))));
        logs.write(
                "/logs/graph.xml",
                "<graphs><graph id=\"0\"><channel><gpu dev=\"0\"/><gpu dev=\"1\"/><gpu dev=\"2\"/></channel></graph></graphs>");
        logs.look();
        assertEquals(Optional.of(List.of(0, 1, 2)), logs.rings.getLast().getFirst().ring(0));
        assertEquals("graph.xml", logs.rings.getLast().getFirst().origin());
    }

    @Test
    void doesNotBelieveADumpThatTwoCommunicatorsMayHaveWritten() throws IOException {
        logs.gpuIndexes = Map.of("GPU-0", 0, "GPU-1", 1);
        Map<String, String> variables = Map.of("NCCL_GRAPH_DUMP_FILE", "/logs/graph.xml");
        List<LiveRank> ranks =
                List.of(
                        NcclLogs.rank(0, 2, 5, 0),
                        NcclLogs.rank(1, 2, 5, 1),
                        NcclLogs.rank(0, 2, 6, 0),
                        NcclLogs.rank(1, 2, 6, 1));
        logs.live = List.of(new RankProcess(100, 100, logs.user(), 0, variables, ranks));
        logs.write(
                "/logs/graph.xml",
                "<graphs><graph id=\"0\"><channel><gpu dev=\"0\"/><gpu dev=\"1\"/></channel></graph></graphs>");
        logs.look();
        assertEquals(List.of(), logs.rings);
    }

    @Test
    void doesNotBelieveADumpThatIsOlderThanItsProcess() throws IOException {
        logs.gpuIndexes = Map.of("GPU-0", 0, "GPU-1", 1);
        Map<String, String> variables = Map.of("NCCL_GRAPH_DUMP_FILE", "/logs/graph.xml");
        logs.live =
                List.of(
                        new RankProcess(
                                100,
                                100,
                                logs.user(),
                                4_000_000_000L,
                                variables,
                                List.of(NcclLogs.rank(0, 2, 5, 0), NcclLogs.rank(1, 2, 5, 1))));
        logs.write(
                "/logs/graph.xml",
                "<graphs><graph id=\"0\"><channel><gpu dev=\"0\"/><gpu dev=\"1\"/></channel></graph></graphs>");
        logs.look();
        assertEquals(List.of(), logs.rings);
    }
}

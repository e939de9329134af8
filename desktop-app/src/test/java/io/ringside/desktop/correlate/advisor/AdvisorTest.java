package io.ringside.desktop.correlate.advisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.explain.facts.NodeReadings;
import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.GpuTiming;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Communicator;
import io.ringside.desktop.model.NodeSnapshot.Member;
import io.ringside.desktop.model.NodeSnapshot.ProfiledProcess;
import io.ringside.desktop.model.NodeSnapshot.Statistics;
import io.ringside.desktop.model.NodeSnapshot.Timing;
import io.ringside.desktop.model.OperationColumns;
import io.ringside.desktop.model.TimingSource;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuLinkFigure;
import io.ringside.protocol.figures.PortFigure;
import io.ringside.protocol.figures.ProcessFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdvisorTest {
    private static final long AT = 1_800_000_000_000_000_000L;
    private static final long WORLD = 5;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Statistics> rows = new ArrayList<>();
    private final List<Communicator> groups = new ArrayList<>();
    private int nodes = 1;
    private int each = 4;
    private double activePorts;
    private String protocol = "SIMPLE";
    private int channels = 24;

    @Test
    void directTransfersThatAreOffAreToldWhereTheLinksCouldCarryMore() {
        environment.put("NCCL_P2P_DISABLE", "1");
        allReduce(64 << 20, 20);

        Advice advice = only();

        assertEquals("nccl-setting/p2p-off/5", advice.id());
        assertEquals("unset NCCL_P2P_DISABLE on all ranks.", advice.text());
        assertTrue(advice.evidence().getFirst().contains("20.0 GB/s"), advice.toString());
        assertTrue(advice.risk().startsWith("NVIDIA lists it"), advice.risk());
    }

    @Test
    void aVariableThatCostsNothingIsNoAdvice() {
        environment.put("NCCL_P2P_DISABLE", "1");
        allReduce(64 << 20, 400);
        assertEquals(List.of(), told());
    }

    @Test
    void withoutAMeasurementThereIsNoAdvice() {
        environment.put("NCCL_P2P_DISABLE", "1");
        environment.put("NCCL_MAX_CTAS", "2");
        environment.put("NCCL_PROTO", "LL");
        assertEquals(List.of(), told());
    }

    @Test
    void aJobWithoutVariablesThatReachesWhatItCanGetsNone() {
        allReduce(64 << 20, 380);
        assertEquals(List.of(), told());
    }

    @Test
    void rdmaThatIsOffIsToldBesideActivePortsOnly() {
        nodes = 2;
        environment.put("NCCL_IB_DISABLE", "1");
        allReduce(64 << 20, 2.5);
        assertEquals(List.of(), told());

        activePorts = 1;
        assertEquals("nccl-setting/rdma-off/5", only().id());
    }

    @Test
    void largeOperationsKeptOnAProtocolForSmallOnesAreTold() {
        environment.put("NCCL_PROTO", "LL");
        allReduce(64 << 20, 380);
        assertEquals(List.of(), told(), "NCCL chose another");

        protocol = "LL";
        rows.clear();
        allReduce(64 << 20, 380);
        assertTrue(only().risk().contains("data is corrupted"));
    }

    @Test
    void theVariableForChannelsGoesByTheVersion() {
        channels = 2;
        environment.put("NCCL_MAX_NCHANNELS", "2");
        allReduce(128 << 20, 40);
        assertEquals(List.of(), told(), "not known: NCCL of today is taken");

        environment.put("version", "2.16.5+cuda12.0");
        assertTrue(only().text().contains("NCCL_MAX_NCHANNELS"), only().toString());
        environment.put("version", "2.28.9+cuda13.0");
        assertEquals(List.of(), told());
        environment.put("NCCL_MAX_CTAS", "2");
        assertTrue(only().evidence().contains("NCCL 2.28, by its log."), only().toString());
    }

    @Test
    void bandwidthLikeDataThatGoesThroughHostMemoryIsTold() {
        nodes = 2;
        allReduce(1_000_000, 5.2);
        allReduce(16_000_000, 24);
        allReduce(64_000_000, 33);
        assertEquals("nccl-setting/staged/5", only().id());

        rows.clear();
        allReduce(1_000_000, 14);
        allReduce(16_000_000, 43);
        allReduce(64_000_000, 45);
        assertEquals(List.of(), told(), "as good as it can be");
    }

    @Test
    void aBusyGroupOverNodesBesideAQuietOneWithinIsMisplaced() {
        nodes = 2;
        each = 2;
        groups.add(group(11, "tp0", 0, 2));
        groups.add(group(12, "dp0", 0, 1));
        count(11, 64 << 20, 100);
        count(12, 64 << 20, 1);

        Advice advice = only();

        assertEquals(Advice.Kind.PLACEMENT, advice.kind());
        assertEquals(11, advice.about());
        assertTrue(advice.evidence().contains("By its name it is a tensor-parallel group."));
        assertTrue(advice.evidence().getFirst().contains("100 times"), advice.toString());
    }

    @Test
    void likeGroupsAreToldOnceWithTheirNumberAndNames() {
        nodes = 2;
        each = 8;
        for (int i = 0; i < 8; i++) {
            groups.add(of(11 + i, "tp" + i, i, 8 + i));
            count(11 + i, 64 << 20, 100);
        }
        groups.add(of(31, "dp0", 0, 1, 2, 3, 4, 5, 6, 7));
        groups.add(of(32, "dp1", 8, 9, 10, 11, 12, 13, 14, 15));
        count(31, 64 << 20, 1);
        count(32, 64 << 20, 1);

        Advice advice = only();

        assertEquals(
                "8 groups that talk most, tp0, tp1, tp2 and 5 more, lie across nodes, while those"
                        + " that talk less lie within.",
                advice.headline());
        assertEquals(16, advice.ranks().size());
        assertTrue(advice.evidence().getFirst().contains("400 times"), advice.toString());
        assertTrue(advice.text().contains("these groups"), advice.text());
    }

    @Test
    void groupsOfAnotherLayoutAreToldByThemselves() {
        nodes = 2;
        each = 4;
        groups.add(of(11, "tp0", 0, 4));
        groups.add(of(12, "ep0", 1, 2, 5, 6));
        groups.add(of(31, "dp0", 0, 1, 2, 3));
        groups.add(of(32, "dp1", 4, 5, 6, 7));
        count(11, 64 << 20, 100);
        count(12, 64 << 20, 100);
        count(31, 64 << 20, 1);
        count(32, 64 << 20, 1);
        assertEquals(2, told().size());
    }

    @Test
    void theSameGroupsTheOtherWayRoundAreWellPlaced() {
        nodes = 2;
        each = 2;
        groups.add(group(11, "dp0", 0, 2));
        groups.add(group(12, "tp0", 0, 1));
        count(11, 64 << 20, 1);
        count(12, 64 << 20, 100);
        assertEquals(List.of(), told());
    }

    @Test
    void aGroupOfWhichARankIsNotHeardIsNotJudged() {
        nodes = 2;
        each = 2;
        groups.add(new Communicator(11, "tp0", 3, group(11, "", 0, 2).members()));
        groups.add(group(12, "dp0", 0, 1));
        count(11, 64 << 20, 100);
        count(12, 64 << 20, 1);
        assertEquals(List.of(), told());
    }

    @Test
    void gpusWithoutACardOnTheirNumaNodeAreTold() {
        nodes = 2;
        activePorts = 1;
        environment.put("port.numa", "1");

        List<Advice> all = told();

        assertEquals(2, all.size(), all.toString());
        assertEquals("4 GPUs have no network port on their NUMA node.", all.getFirst().headline());
        environment.put("port.numa", "0");
        assertEquals(List.of(), told());
    }

    private Advice only() {
        List<Advice> all = told();
        assertEquals(1, all.size(), all.toString());
        return all.getFirst();
    }

    private List<Advice> told() {
        Map<String, NodeReadings> all = new TreeMap<>();
        for (int node = 0; node < nodes; node++) {
            all.put("node" + node, new NodeReadings(snapshot(node)));
        }
        return Advisor.of(all);
    }

    private void allReduce(long bytes, double gigabytes) {
        rows.add(
                row(
                        WORLD,
                        bytes,
                        100,
                        List.of(
                                new Timing(
                                        TimingSource.EVENT,
                                        50,
                                        1,
                                        1,
                                        OptionalDouble.empty(),
                                        OptionalDouble.of(gigabytes * 1e9)))));
    }

    private void count(long hash, long bytes, long calls) {
        rows.add(row(hash, bytes, calls, List.of()));
    }

    private Statistics row(long hash, long bytes, long count, List<Timing> timings) {
        return new Statistics(
                hash,
                0,
                "AllReduce",
                "",
                OptionalInt.empty(),
                bytes,
                true,
                "RING",
                protocol,
                channels,
                count,
                0,
                0,
                0,
                count,
                timings);
    }

    /// Ranks of `over` nodes: one of each, or two of the first.
    private static Communicator group(long hash, String name, int first, int over) {
        return of(hash, name, first, over == 2 ? first + 2 : first + 1);
    }

    private static Communicator of(long hash, String name, int... ranks) {
        return new Communicator(
                hash,
                name,
                ranks.length,
                IntStream.of(ranks).mapToObj(AdvisorTest::member).toList());
    }

    private static Member member(int rank) {
        return new Member(rank, rank, "GPU-" + rank, "");
    }

    private NodeSnapshot snapshot(int node) {
        List<ToldReading> readings = new ArrayList<>();
        List<ProfiledProcess> processes = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        for (int rank = node * each; rank < (node + 1) * each; rank++) {
            Map<String, String> texts = new HashMap<>();
            environment.forEach((name, value) -> texts.put("nccl.env." + name, value));
            texts.put("nccl.version", environment.getOrDefault("version", ""));
            texts.put("ringside.segment", "s" + rank);
            readings.add(
                    reading(
                            SubjectKind.PROCESS,
                            Integer.toString(rank),
                            Map.of(ProcessFigure.GPU_LOCAL_CPUS.id(), 1.0),
                            texts));
            readings.add(
                    reading(
                            SubjectKind.GPU,
                            "GPU-" + rank,
                            Map.of(GpuFigure.NVLINK_LINKS_UP.id(), 18.0),
                            Map.of("gpu.numa.node", "0")));
            readings.add(
                    reading(
                            SubjectKind.GPU_LINK,
                            "GPU-" + rank + "/0",
                            Map.of(GpuLinkFigure.SPEED.id(), 26.5e9, GpuLinkFigure.UP.id(), 1.0),
                            Map.of()));
            processes.add(
                    new ProfiledProcess(
                            rank,
                            rank,
                            ProcessState.LIVE,
                            "steady",
                            Optional.empty(),
                            false,
                            0,
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            GpuTiming.UNTOLD,
                            "s" + rank));
            members.add(member(rank));
        }
        if (activePorts > 0) {
            readings.add(
                    reading(
                            SubjectKind.NETWORK_PORT,
                            "mlx5_0/1",
                            Map.of(PortFigure.ACTIVE.id(), 1.0, PortFigure.RATE.id(), 50e9),
                            Map.of("port.numa.node", environment.getOrDefault("port.numa", "0"))));
        }
        List<Communicator> communicators = new ArrayList<>();
        communicators.add(new Communicator(WORLD, "", nodes * each, members));
        for (Communicator group : groups) {
            List<Member> here =
                    group.members().stream().filter(m -> m.rank() / each == node).toList();
            if (!here.isEmpty()) {
                communicators.add(
                        new Communicator(group.commHash(), group.name(), group.ranks(), here));
            }
        }
        return new NodeSnapshot(
                AT,
                1,
                AT - 1_000_000_000,
                AT,
                processes,
                communicators,
                node == 0 ? rows : List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                OperationColumns.EMPTY,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                new NodeHealth(List.of(), List.of(), readings, Optional.empty()),
                EndedWork.NONE,
                0);
    }

    private static ToldReading reading(
            SubjectKind kind, String id, Map<String, Double> figures, Map<String, String> texts) {
        return new ToldReading(kind, id, "source", AT, figures, texts);
    }
}

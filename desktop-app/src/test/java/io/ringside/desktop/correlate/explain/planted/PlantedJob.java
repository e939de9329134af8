package io.ringside.desktop.correlate.explain.planted;

import io.ringside.desktop.correlate.explain.ExplainWatch;
import io.ringside.desktop.correlate.explain.Explanation;
import io.ringside.desktop.correlate.explain.SlowJob;
import io.ringside.desktop.correlate.lateness.CausedWait;
import io.ringside.desktop.correlate.lateness.LateRank;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.GpuTiming;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Communicator;
import io.ringside.desktop.model.NodeSnapshot.Member;
import io.ringside.desktop.model.NodeSnapshot.ProfiledProcess;
import io.ringside.desktop.model.NodeSnapshot.Statistics;
import io.ringside.desktop.model.OperationColumns;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.model.node.SourceStatus;
import io.ringside.protocol.figures.EngineDistribution;
import io.ringside.protocol.figures.EngineDistribution.Statistic;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.PortFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/// A job on several hosts, told as their daemons would, to a watch. Made of one seed.
public final class PlantedJob {
    static final long WORLD = 4_711;
    private static final long START = 1_800_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long BYTES = 32 << 20;

    final Random random;
    final List<PlantedRank> ranks = new ArrayList<>();
    final Set<String> without = new HashSet<>();
    final int hosts;
    final int each;

    /// The job's figures: seconds of a step, and of it in transfers; calls of a step.
    double step;

    double transfers;
    int calls = 20;

    /// Of the first host's port.
    double rdmaResent = 0.00001;

    double portRatio = 1;
    double congestionMarks = 20;

    /// Of its engine, where it serves; 0: it does not.
    double betweenTokens;

    double cacheUsed = 0.6;
    double preemptions;
    private final Map<String, Double> counters = new HashMap<>();
    private final ExplainWatch watch = new ExplainWatch();
    private double second;

    PlantedJob(long seed) {
        this(new Random(seed * 0x9E3779B97F4A7C15L), 0);
    }

    /// @param wanted hosts of eight GPUs; 0: one to three of two to eight
    public PlantedJob(Random random, int wanted) {
        this.random = random;
        hosts = wanted > 0 ? wanted : 1 + random.nextInt(3);
        each = wanted > 0 ? 8 : hosts == 1 ? 4 + 2 * random.nextInt(3) : 2 << random.nextInt(3);
        step = 0.02 + 0.2 * random.nextDouble();
        transfers = step * (0.15 + 0.2 * random.nextDouble());
        for (int rank = 0; rank < hosts * each; rank++) {
            ranks.add(new PlantedRank(rank, random));
        }
        List<String> spare = List.of("tcp", "nvml-counters", "reasons", "nvml-processes");
        spare.stream().filter(_ -> random.nextInt(8) == 0).forEach(without::add);
    }

    /// Goes on for so long, told every `every` seconds.
    PlantedJob runs(double seconds, double every) {
        for (double end = second + seconds; second + every <= end + 1e-9; ) {
            second += every;
            for (int host = 0; host < hosts; host++) {
                watch.add("host" + host, window(host, every));
            }
        }
        return this;
    }

    Explanation late(PlantedRank rank, LateRank.Kind kind, double lag, double ofStep) {
        return watch.explain(
                new LateRank(
                        actor(rank.rank),
                        rank.rank,
                        kind,
                        lag * SECOND,
                        40,
                        50,
                        WORLD,
                        "AllReduce",
                        100_000,
                        Confidence.HIGH,
                        kind == LateRank.Kind.GPU ? 0 : lag * SECOND,
                        at() - 10 * SECOND,
                        at(),
                        ofStep * SECOND,
                        new CausedWait(0, 0, 0, 0, 0),
                        List.of()));
    }

    List<SlowJob> slow() {
        return watch.slowJobs(Set.of());
    }

    private long at() {
        return START + (long) (second * SECOND);
    }

    private Actor actor(int rank) {
        return new Actor("host" + rank / each, rank % each, ranks.get(rank).uuid);
    }

    /// Windows of the next second, one of each host.
    public List<NodeSnapshot> nextSecond() {
        second++;
        return IntStream.range(0, hosts).mapToObj(host -> window(host, 1)).toList();
    }

    private NodeSnapshot window(int host, double every) {
        List<ToldReading> readings = new ArrayList<>();
        List<ProfiledProcess> processes = new ArrayList<>();
        List<Member> members = new ArrayList<>();
        List<Statistics> rows = new ArrayList<>();
        long count = Math.round(calls * every / step);
        for (PlantedRank rank : ranks.subList(host * each, (host + 1) * each)) {
            rank.tell(at(), second, every, without, readings);
            int process = rank.rank % each;
            processes.add(
                    new ProfiledProcess(
                            process,
                            4_000 + rank.rank,
                            ProcessState.LIVE,
                            "steady",
                            Optional.empty(),
                            false,
                            0,
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            GpuTiming.UNTOLD,
                            "segment-" + rank.rank));
            members.add(new Member(rank.rank, process, rank.uuid, ""));
            rows.add(
                    new Statistics(
                            WORLD,
                            rank.rank,
                            "AllReduce",
                            "",
                            OptionalInt.empty(),
                            BYTES,
                            true,
                            "RING",
                            "SIMPLE",
                            8,
                            0,
                            0,
                            0,
                            0,
                            count,
                            List.of()));
        }
        port(host, every, readings);
        if (betweenTokens > 0) {
            engine(readings);
        }
        List<SourceStatus> sources =
                List.of("nvml", "nvml-detail", "nvml-gpm", "identity", "infiniband").stream()
                        .map(name ->
                                new SourceStatus(
                                        name,
                                        without.contains(name)
                                                ? SourceState.UNAVAILABLE
                                                : SourceState.OK,
                                        "",
                                        OptionalLong.of((long) (every * SECOND)),
                                        OptionalLong.of(at())))
                        .toList();
        return new NodeSnapshot(
                START,
                (long) (second / every),
                at() - (long) (every * SECOND),
                at(),
                processes,
                List.of(new Communicator(WORLD, "world", ranks.size(), members)),
                rows,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                operations(host),
                List.of(),
                sources,
                List.of(),
                List.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                new NodeHealth(List.of(), List.of(), readings, Optional.empty()),
                EndedWork.NONE,
                0);
    }

    private void port(int host, double every, List<ToldReading> to) {
        Map<Figure, Double> port = new HashMap<>();
        boolean ill = host == 0;
        double sent = grow("sent" + host, 50_000, every);
        port.put(PortFigure.ACTIVE, 1.0);
        port.put(PortFigure.PACKETS_SENT, sent);
        port.put(PortFigure.RATE_RATIO, ill ? portRatio : 1);
        port.put(
                PortFigure.RETRANSMITTED_PACKETS,
                Math.floor(grow("resent" + host, 50_000 * (ill ? rdmaResent : 1e-5), every)));
        port.put(
                PortFigure.CNP_HANDLED,
                Math.floor(grow("cnp" + host, ill ? congestionMarks : 20, every)));
        PlantedRank.put(
                SubjectKind.NETWORK_PORT,
                "mlx5_0/1",
                "infiniband",
                at(),
                port,
                Map.of(),
                without,
                to);
    }

    private double grow(String name, double rate, double seconds) {
        return counters.merge(
                name, rate * (0.7 + 0.6 * random.nextDouble()) * seconds, Double::sum);
    }

    private void engine(List<ToldReading> to) {
        PlantedRank.put(
                SubjectKind.ENGINE,
                "vllm",
                "engine-vllm",
                at(),
                Map.of(
                        EngineFigure.KV_CACHE_USAGE,
                        cacheUsed,
                        EngineFigure.PREEMPTION_RATE,
                        preemptions,
                        EngineFigure.RUNNING,
                        40.0,
                        EngineDistribution.INTER_TOKEN.figure(Statistic.P50),
                        betweenTokens * (1 + 0.03 * random.nextGaussian())),
                Map.of("engine.kind", "vllm"),
                without,
                to);
    }

    /// Two timed calls a window; on each the ranks wait a little for each other.
    private OperationColumns operations(int host) {
        int size = 2 * each;
        int[] ofRank = new int[size];
        int[] sequence = new int[size];
        long[] begin = new long[size];
        long[] end = new long[size];
        for (int i = 0; i < size; i++) {
            ofRank[i] = host * each + i % each;
            sequence[i] = 2 * (int) second + i / each;
            double wait = random.nextInt(each) == 0 ? 0 : random.nextDouble() * 0.1;
            double length = transfers / calls * (1 + wait + 0.02 * random.nextDouble());
            begin[i] = at() - SECOND;
            end[i] = begin[i] + (long) (length * SECOND);
        }
        OperationColumns.State[] states = new OperationColumns.State[size];
        Arrays.fill(states, OperationColumns.State.COMPLETED);
        return new OperationColumns(
                new String[] {"AllReduce"},
                IntStream.range(0, size).mapToLong(_ -> WORLD).toArray(),
                ofRank,
                new int[size],
                sequence,
                IntStream.range(0, size).map(_ -> -1).toArray(),
                IntStream.range(0, size).mapToLong(_ -> BYTES).toArray(),
                begin,
                begin,
                new long[size],
                new long[size],
                new long[size],
                new long[size],
                states,
                IntStream.range(0, size).map(i -> i % each).toArray(),
                new long[size],
                begin,
                end,
                new int[size],
                0);
    }
}

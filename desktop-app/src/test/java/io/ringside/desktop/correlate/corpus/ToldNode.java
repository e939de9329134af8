package io.ringside.desktop.correlate.corpus;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.GpuTiming;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Communicator;
import io.ringside.desktop.model.NodeSnapshot.Loss;
import io.ringside.desktop.model.NodeSnapshot.Member;
import io.ringside.desktop.model.NodeSnapshot.ProfiledProcess;
import io.ringside.desktop.model.NodeSnapshot.Progress;
import io.ringside.desktop.model.NodeSnapshot.Statistics;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// One node's daemon: tells in windows what its ranks called, by its own clock, and of each rank
/// and communicator how far it knows it to be. Each rank is a process with a GPU.
final class ToldNode {
    private static final long EPOCH = 1_700_000_000_000_000_000L;

    /// What has ended is told so much later: the daemon looks at events now and then.
    private static final long SETTLE_NANOS = 20_000_000;

    private static final long MOST_AHEAD_NANOS = 200_000_000;
    private static final double MOST_DRIFT = 20e-6;
    private static final long EVENT_ERROR_NANOS = 5_000;
    private static final long STAMP_ERROR_NANOS = 15_000;

    private final Shape shape;
    private final int first;
    private final int ranks;
    private final long ahead;
    private final double drift;
    private final long[] gpuClock;
    private final long[] gpuError;
    private final Gpus gpus;
    private final List<Launch> unsettled = new ArrayList<>();
    private final List<Launch> uncounted = new ArrayList<>();
    private final Map<Place, Frontier> frontiers = new LinkedHashMap<>();
    private final Map<Integer, String[]> looks = new HashMap<>();
    private final ProcessState[] states;
    private boolean left;
    private long window;
    private long begin;

    /// One rank of one communicator.
    private record Place(int level, int rank) {}

    ToldNode(Shape shape, int number, Gpus gpus, SplittableRandom random) {
        this.shape = shape;
        this.gpus = gpus;
        first = number * Shape.RANKS_OF_A_NODE;
        ranks = Math.min(Shape.RANKS_OF_A_NODE, shape.ranks() - first);
        ahead = random.nextLong(-MOST_AHEAD_NANOS, MOST_AHEAD_NANOS);
        drift = random.nextDouble(-MOST_DRIFT, MOST_DRIFT);
        gpuClock = random.longs(ranks, 0, 1L << 50).toArray();
        long error = shape.stamped() ? STAMP_ERROR_NANOS : EVENT_ERROR_NANOS;
        gpuError = random.longs(ranks, -error, error).toArray();
        states = new ProcessState[ranks];
        Arrays.fill(states, ProcessState.LIVE);
        for (int level = 0; level < shape.levels().size(); level++) {
            for (int rank = first; rank < first + ranks; rank++) {
                frontiers.put(new Place(level, rank), new Frontier(shape, level, rank));
            }
        }
    }

    String name() {
        return "node" + first / Shape.RANKS_OF_A_NODE;
    }

    boolean has(int rank) {
        return rank >= first && rank < first + ranks;
    }

    void take(Launch launch) {
        unsettled.add(launch);
        uncounted.add(launch);
    }

    void state(int rank, ProcessState state) {
        states[rank - first] = state;
    }

    /// What the host tells of the rank's main thread from now on.
    void look(int rank, String state, String waitChannel) {
        looks.put(rank, new String[] {state, waitChannel});
    }

    /// All its ranks leave all communicators.
    void leave() {
        left = true;
    }

    private long epoch(long nanos) {
        return EPOCH + ahead + nanos + (long) (nanos * drift);
    }

    /// Whether the daemon could know by then what is known only later: the ends of what runs.
    NodeSnapshot window(long nowNanos) {
        window++;
        List<Launch> counted = new ArrayList<>();
        uncounted.removeIf(launch -> launch.enqueuedNanos() <= nowNanos && counted.add(launch));
        counted.forEach(l -> frontier(l).take(l));
        Rows rows = new Rows(shape, first, gpuClock, gpuError, this::epoch);
        unsettled.removeIf(launch ->
                (launch.isOver(nowNanos - SETTLE_NANOS)
                                || (launch.endNanos() == Launch.NEVER
                                        && launch.enqueuedNanos() <= nowNanos))
                        && rows.add(launch));
        List<Statistics> collectives = new ArrayList<>();
        List<Statistics> peers = new ArrayList<>();
        List<Progress> progress = new ArrayList<>();
        frontiers.forEach((place, frontier) -> {
            frontier.statistics(collectives, peers);
            frontier.row(nowNanos, this::epoch, states[place.rank() - first])
                    .ifPresent(row -> progress.add(new Progress(frontier.hash(), row)));
        });
        long start = begin;
        begin = nowNanos;
        return new NodeSnapshot(
                epoch(0),
                window,
                epoch(start),
                epoch(nowNanos),
                processes(),
                communicators(),
                collectives,
                peers,
                List.of(),
                List.of(),
                List.of(),
                progress,
                rows.columns(),
                List.of(),
                List.of(),
                List.of(new Loss("operations", "rows thinned", rows.omitted())),
                List.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                new NodeHealth(List.of(), List.of(), readings(nowNanos), Optional.empty()),
                EndedWork.NONE,
                0);
    }

    private Frontier frontier(Launch launch) {
        Frontier known = frontiers.get(new Place(launch.call().level(), launch.rank()));
        if (known == null) {
            throw new IllegalArgumentException("no rank " + launch.rank() + " on " + name());
        }
        return known;
    }

    private List<ProfiledProcess> processes() {
        List<ProfiledProcess> all = new ArrayList<>();
        for (int i = 0; i < ranks; i++) {
            all.add(
                    new ProfiledProcess(
                            i,
                            1000 + i,
                            states[i],
                            shape.stamped() ? "deep" : "steady",
                            Optional.empty(),
                            false,
                            0,
                            OptionalLong.empty(),
                            shape.stamped()
                                    ? OptionalLong.of(epoch(0) - gpuClock[i])
                                    : OptionalLong.empty(),
                            GpuTiming.UNTOLD,
                            "process" + i + ".seg"));
        }
        return all;
    }

    private List<Communicator> communicators() {
        List<Communicator> all = new ArrayList<>();
        for (Shape.Level level : shape.levels()) {
            Map<Integer, List<Member>> here = new LinkedHashMap<>();
            for (int rank = first; rank < first + ranks; rank++) {
                here.computeIfAbsent(level.of()[rank], _ -> new ArrayList<>())
                        .add(
                                new Member(
                                        level.place()[rank],
                                        rank - first,
                                        "GPU-" + rank,
                                        "0000:0" + (rank - first) + ":00.0",
                                        left));
            }
            here.forEach((communicator, members) ->
                    all.add(
                            new Communicator(
                                    level.hash(communicator),
                                    level.name(communicator),
                                    level.members()[communicator].length,
                                    members)));
        }
        return all;
    }

    private List<ToldReading> readings(long nanos) {
        long now = epoch(nanos);
        List<ToldReading> readings = new ArrayList<>();
        for (int rank = first; rank < first + ranks; rank++) {
            gpus.reading(rank, nanos, now).ifPresent(readings::add);
        }
        looks.forEach((rank, look) ->
                readings.add(
                        new ToldReading(
                                SubjectKind.PROCESS,
                                Integer.toString(1000 + rank - first),
                                "identity",
                                now,
                                Map.of(),
                                Map.of(
                                        "ringside.segment",
                                        "process" + (rank - first) + ".seg",
                                        "process.state",
                                        look[0],
                                        "process.wait_channel",
                                        look[1]))));
        return readings;
    }

    /// The statistics of one key.
    static Statistics statistics(
            long hash, int place, Launch.Key key, OptionalInt peer, String name, long count) {
        return new Statistics(
                hash,
                place,
                name,
                key.datatype(),
                peer,
                key.bytes(),
                true,
                "RING",
                "SIMPLE",
                8,
                count,
                key.bytes() * count,
                0,
                0,
                count,
                List.of());
    }
}

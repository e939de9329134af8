package io.ringside.desktop.correlate.live;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.GpuTiming;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Communicator;
import io.ringside.desktop.model.NodeSnapshot.Loss;
import io.ringside.desktop.model.NodeSnapshot.Member;
import io.ringside.desktop.model.NodeSnapshot.ProfiledProcess;
import io.ringside.desktop.model.NodeSnapshot.Progress;
import io.ringside.desktop.model.NodeSnapshot.Statistics;
import io.ringside.desktop.model.OperationColumns;
import io.ringside.desktop.model.RankProgress;
import io.ringside.desktop.model.RankProgress.Bracket;
import io.ringside.desktop.model.RankProgress.Point;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// One node whose ranks call, stand or end as a test says, one process a rank, in windows of one
/// second. Owned by one test.
public final class FakeNode {
    static final long SECOND = 1_000_000_000L;
    private static final long START = 1_700_000_000_000_000_000L;

    private record Place(long hash, int rank) {}

    private record Peer(Place place, String operation, int peer) {}

    private final String name;
    private final BiConsumer<String, NodeSnapshot> watch;
    private final long clock;
    private final Map<Long, Integer> sizes = new TreeMap<>();
    private final Map<Long, List<Member>> members = new TreeMap<>();
    private final Map<Integer, ProcessState> processes = new TreeMap<>();
    private final Map<Place, Long> counts = new HashMap<>();
    private final Map<Place, Long> bytes = new HashMap<>();
    private final Map<Peer, Long> peers = new HashMap<>();
    private final Map<Place, RankProgress> rows = new HashMap<>();
    private final Map<Place, Integer> seen = new HashMap<>();
    private final List<Loss> losses = new ArrayList<>();
    private final Map<Integer, String> looks = new TreeMap<>();
    private final List<ToldReading> gpus = new ArrayList<>();
    private final Map<Integer, Integer> gpuOf = new HashMap<>();
    private long lookedAt;
    private long window;

    /// @param clock how far its clock is ahead
    FakeNode(String name, HangWatch watch, long clock) {
        this(name, watch::add, clock);
    }

    /// @param watch is given each window
    public FakeNode(String name, BiConsumer<String, NodeSnapshot> watch, long clock) {
        this.name = name;
        this.watch = watch;
        this.clock = clock;
    }

    /// @param processOfRank ranks of this node, each with its process
    public FakeNode communicator(long hash, int size, Map<Integer, Integer> processOfRank) {
        sizes.put(hash, size);
        List<Member> all = new ArrayList<>();
        new TreeMap<>(processOfRank)
                .forEach((rank, process) -> {
                    int gpu = gpuOf.getOrDefault(process, process);
                    all.add(new Member(rank, process, "GPU-" + gpu, ""));
                    processes.putIfAbsent(process, ProcessState.LIVE);
                });
        members.put(hash, all);
        return this;
    }

    public FakeNode call(long hash, long calls, int... ranks) {
        for (int rank : ranks) {
            counts.merge(new Place(hash, rank), calls, Long::sum);
        }
        return this;
    }

    /// Of a size of its own.
    FakeNode size(long hash, int rank, long size) {
        bytes.put(new Place(hash, rank), size);
        return this;
    }

    FakeNode peerCall(long hash, int rank, String operation, int peer) {
        peers.merge(new Peer(new Place(hash, rank), operation, peer), 1L, Long::sum);
        return this;
    }

    /// What the host tells of its main thread from now on.
    FakeNode thread(int process, String state) {
        looks.put(process, state);
        return this;
    }

    /// What is read of the GPUs of these processes from now on, shares of time.
    FakeNode gpus(double utilization, double memory, int... ofProcesses) {
        for (int process : ofProcesses) {
            gpu(process, Map.of("gpu.utilization", utilization), "nvml");
            gpu(process, Map.of("gpu.memory_controller.utilization", memory), "nvml-memory");
        }
        return this;
    }

    /// What one source reads of the GPU of a process from now on.
    FakeNode gpu(int process, Map<String, Double> figures, String source) {
        return reading(SubjectKind.GPU, "GPU-" + process, source, figures);
    }

    /// Before its communicators are told: the process is on the GPU of another one.
    FakeNode onGpuOf(int process, int other) {
        gpuOf.put(process, other);
        return this;
    }

    /// A program that is no rank takes so much of that GPU's time.
    FakeNode stranger(int process, double share) {
        return reading(
                SubjectKind.GPU_PROCESS,
                "GPU-" + process + "/77",
                "nvml-processes",
                Map.of("gpu_process.sm.utilization", share));
    }

    private FakeNode reading(
            SubjectKind kind, String subject, String source, Map<String, Double> figures) {
        gpus.removeIf(r -> r.subject().equals(subject) && r.source().equals(source));
        gpus.add(new ToldReading(kind, subject, source, 0, figures, Map.of()));
        return this;
    }

    /// The host is looked at no more.
    FakeNode looksEnd() {
        lookedAt = START + clock + window * SECOND;
        return this;
    }

    FakeNode process(int process, ProcessState state) {
        processes.put(process, state);
        return this;
    }

    FakeNode leave(long hash, int rank) {
        members.computeIfPresent(
                hash,
                (_, all) ->
                        all.stream()
                                .map(m ->
                                        m.rank() == rank
                                                ? new Member(
                                                        rank, m.process(), m.gpuUuid(), "", true)
                                                : m)
                                .toList());
        return this;
    }

    /// NCCL's own number of a call that is told in the next window.
    FakeNode sees(long hash, int rank, int sequence) {
        seen.put(new Place(hash, rank), sequence);
        return this;
    }

    FakeNode loss(String stage, String reason) {
        losses.add(new Loss(stage, reason, 1));
        return this;
    }

    /// What events tell of the rank's latest call.
    FakeNode row(long hash, int rank, RankProgress.State state, boolean nothingPending) {
        return row(hash, rank, state, nothingPending, point(4096, 0));
    }

    /// What events tell of the rank's latest call, of a size and of a time, 0: not told.
    FakeNode pending(long hash, int rank, RankProgress.State state, long size, long calledAt) {
        return row(hash, rank, state, false, point(size, calledAt));
    }

    /// The rank's latest call is not known to be over.
    FakeNode bracket(long hash, int rank, long calledAt) {
        Point point = point(4096, calledAt);
        return row(
                hash,
                rank,
                RankProgress.State.UNKNOWN,
                Optional.of(new Bracket(1, 1, point, point)));
    }

    /// The same of another operation.
    FakeNode bracket(long hash, int rank, String operation, long calledAt) {
        Point point = point(operation, 4096, calledAt);
        return row(
                hash,
                rank,
                RankProgress.State.UNKNOWN,
                Optional.of(new Bracket(1, 1, point, point)));
    }

    /// A call that is not known to be over, and behind it one that the stream has not come to.
    FakeNode bracketThenPending(long hash, int rank, long calledAt, long pendingCalledAt) {
        Point first = point(4096, calledAt);
        return row(
                hash,
                rank,
                RankProgress.State.ENQUEUED,
                Optional.of(point(4096, pendingCalledAt)),
                Optional.of(new Bracket(1, 1, first, first)),
                false);
    }

    private static Point point(long size, long calledAt) {
        return point("AllReduce", size, calledAt);
    }

    private static Point point(String operation, long size, long calledAt) {
        return new Point(
                operation,
                9,
                OptionalInt.empty(),
                size,
                9,
                1,
                calledAt == 0 ? OptionalLong.empty() : OptionalLong.of(calledAt));
    }

    private FakeNode row(
            long hash, int rank, RankProgress.State state, boolean nothingPending, Point point) {
        return row(
                hash,
                rank,
                state,
                nothingPending ? Optional.empty() : Optional.of(point),
                Optional.empty(),
                nothingPending);
    }

    private FakeNode row(long hash, int rank, RankProgress.State state, Optional<Bracket> bracket) {
        return row(hash, rank, state, Optional.empty(), bracket, false);
    }

    private FakeNode row(
            long hash,
            int rank,
            RankProgress.State state,
            Optional<Point> pending,
            Optional<Bracket> bracket,
            boolean nothingPending) {
        rows.put(
                new Place(hash, rank),
                new RankProgress(
                        rank,
                        rank,
                        Optional.empty(),
                        OptionalLong.empty(),
                        pending,
                        state,
                        "event",
                        bracket,
                        0,
                        0,
                        nothingPending,
                        0,
                        0,
                        0,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        false));
        return this;
    }

    /// So many windows, in which nothing more happens.
    public FakeNode windows(int many) {
        for (int i = 0; i < many; i++) {
            watch.accept(name, snapshot());
            seen.clear();
        }
        return this;
    }

    private NodeSnapshot snapshot() {
        window++;
        long end = START + clock + window * SECOND;
        List<ProfiledProcess> running = new ArrayList<>();
        processes.forEach((process, state) ->
                running.add(
                        new ProfiledProcess(
                                process,
                                1000 + process,
                                state,
                                "steady",
                                Optional.empty(),
                                false,
                                0,
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                GpuTiming.UNTOLD,
                                "process" + process + ".seg")));
        List<Communicator> communicators = new ArrayList<>();
        sizes.forEach((hash, size) ->
                communicators.add(
                        new Communicator(
                                hash,
                                "group" + hash,
                                size,
                                members.getOrDefault(hash, List.of()))));
        List<Statistics> collectives = new ArrayList<>();
        counts.forEach((place, count) ->
                collectives.add(
                        statistics(
                                place,
                                "AllReduce",
                                OptionalInt.empty(),
                                bytes.getOrDefault(place, 4096L),
                                count)));
        List<Statistics> p2p = new ArrayList<>();
        peers.forEach((peer, count) ->
                p2p.add(
                        statistics(
                                peer.place(),
                                peer.operation(),
                                OptionalInt.of(peer.peer()),
                                4096,
                                count)));
        List<Progress> progress = new ArrayList<>();
        rows.forEach((place, row) -> progress.add(new Progress(place.hash(), row)));
        return new NodeSnapshot(
                START + clock,
                window,
                end - SECOND,
                end,
                running,
                communicators,
                collectives,
                p2p,
                List.of(),
                List.of(),
                List.of(),
                progress,
                operations(),
                List.of(),
                List.of(),
                losses,
                List.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                new NodeHealth(List.of(), List.of(), looks(end), Optional.empty()),
                EndedWork.NONE,
                0);
    }

    private List<ToldReading> looks(long end) {
        List<ToldReading> readings = new ArrayList<>();
        for (ToldReading gpu : gpus) {
            readings.add(
                    new ToldReading(
                            gpu.subjectKind(),
                            gpu.subject(),
                            gpu.source(),
                            lookedAt == 0 ? end : lookedAt,
                            gpu.figures(),
                            Map.of()));
        }
        looks.forEach((process, state) ->
                readings.add(
                        new ToldReading(
                                SubjectKind.PROCESS,
                                "" + (1000 + process),
                                "identity",
                                lookedAt == 0 ? end : lookedAt,
                                Map.of(),
                                Map.of(
                                        "ringside.segment",
                                        "process" + process + ".seg",
                                        "process.state",
                                        state,
                                        "process.wait_channel",
                                        "do_signal_stop"))));
        return readings;
    }

    private OperationColumns operations() {
        int size = seen.size();
        List<Place> places = List.copyOf(seen.keySet());
        int[] none = new int[size];
        java.util.Arrays.fill(none, -1);
        OperationColumns.State[] states = new OperationColumns.State[size];
        java.util.Arrays.fill(states, OperationColumns.State.COMPLETED);
        return new OperationColumns(
                new String[] {"AllReduce"},
                places.stream().mapToLong(Place::hash).toArray(),
                places.stream().mapToInt(Place::rank).toArray(),
                new int[size],
                places.stream().mapToInt(p -> seen.getOrDefault(p, 0)).toArray(),
                none,
                new long[size],
                new long[size],
                new long[size],
                new long[size],
                new long[size],
                new long[size],
                new long[size],
                states,
                new int[size],
                new long[size],
                new long[size],
                new long[size],
                new int[size],
                0);
    }

    private static Statistics statistics(
            Place place, String operation, OptionalInt peer, long bytes, long count) {
        return new Statistics(
                place.hash(),
                place.rank(),
                operation,
                "ncclFloat32",
                peer,
                bytes,
                true,
                "RING",
                "LL",
                2,
                count,
                bytes * count,
                0,
                0,
                0,
                List.of());
    }
}

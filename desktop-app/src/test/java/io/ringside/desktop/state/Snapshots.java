package io.ringside.desktop.state;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.GpuTiming;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Communicator;
import io.ringside.desktop.model.NodeSnapshot.Link;
import io.ringside.desktop.model.NodeSnapshot.Member;
import io.ringside.desktop.model.NodeSnapshot.ProfiledProcess;
import io.ringside.desktop.model.NodeSnapshot.Statistics;
import io.ringside.desktop.model.OperationColumns;
import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.model.RankProgress;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.Raise;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.gpu.KnownGpu;
import io.ringside.protocol.gpu.ToldGpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Makes a node's snapshot piece by piece.
public final class Snapshots {
    public static final long START = 1_700_000_000_000_000_000L;
    public static final long SECOND = 1_000_000_000L;

    private final List<ProfiledProcess> processes = new ArrayList<>();
    private final List<Communicator> communicators = new ArrayList<>();
    private final List<Statistics> collectives = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<NodeSnapshot.Channel> channels = new ArrayList<>();
    private final List<KnownGpu> gpus = new ArrayList<>();
    private final List<NodeSnapshot.Loss> losses = new ArrayList<>();
    private final List<NodeSnapshot.OpenOperation> open = new ArrayList<>();
    private NodeHealth health = NodeHealth.EMPTY;
    private OperationColumns operations = OperationColumns.EMPTY;
    private long start = START;
    private long window = 1;

    public static Member member(int rank, int process) {
        return new Member(rank, process, "GPU-" + process, "0000:0" + process + ":00.0");
    }

    public Snapshots run(long startEpochNanos) {
        start = startEpochNanos;
        return this;
    }

    public Snapshots window(long number) {
        window = number;
        return this;
    }

    public Snapshots raised(int process, Raise raise) {
        processes.add(
                new ProfiledProcess(
                        process,
                        1000 + process,
                        ProcessState.LIVE,
                        raise.level(),
                        Optional.of(raise),
                        false,
                        0,
                        OptionalLong.empty(),
                        OptionalLong.of(SECOND),
                        GpuTiming.UNTOLD,
                        ""));
        return this;
    }

    public Snapshots process(int process) {
        processes.add(
                new ProfiledProcess(
                        process,
                        1000 + process,
                        ProcessState.LIVE,
                        "steady",
                        Optional.empty(),
                        false,
                        0,
                        OptionalLong.empty(),
                        OptionalLong.of(SECOND),
                        GpuTiming.UNTOLD,
                        ""));
        return this;
    }

    public Snapshots communicator(long hash, int ranks, Member... members) {
        communicators.add(new Communicator(hash, "", ranks, List.of(members)));
        return this;
    }

    Snapshots named(long hash, String name, int ranks, Member... members) {
        communicators.add(new Communicator(hash, name, ranks, List.of(members)));
        return this;
    }

    public Snapshots collective(long hash, int rank, long count) {
        collectives.add(
                new Statistics(
                        hash,
                        rank,
                        "AllReduce",
                        "ncclFloat32",
                        OptionalInt.empty(),
                        4096,
                        true,
                        "RING",
                        "LL",
                        2,
                        count,
                        4096 * count,
                        0,
                        0,
                        1,
                        List.of()));
        return this;
    }

    Snapshots link(long hash, int from, int to, long bytes) {
        links.add(
                new Link(
                        hash,
                        from,
                        to,
                        Provenance.MEASURED,
                        bytes,
                        1,
                        OptionalDouble.of(1e9),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Optional.empty()));
        return this;
    }

    public Snapshots links(List<Link> all) {
        links.addAll(all);
        return this;
    }

    public Snapshots channels(List<NodeSnapshot.Channel> all) {
        channels.addAll(all);
        return this;
    }

    Snapshots gpu(String uuid, int index, String pciBusId, long readEpochNanos) {
        gpus.add(
                KnownGpu.of(
                        new ToldGpu(
                                uuid,
                                "nvml",
                                readEpochNanos,
                                Map.of(
                                        GpuFigure.UTILIZATION, 0.5,
                                        GpuFigure.TEMPERATURE, 40.0,
                                        GpuFigure.POWER, 300.0),
                                Map.of(
                                        "gpu.index",
                                        Integer.toString(index),
                                        "gpu.pci_bus_id",
                                        pciBusId,
                                        "gpu.name",
                                        "NVIDIA H200"))));
        return this;
    }

    Snapshots loss(String stage, String reason, long count) {
        losses.add(new NodeSnapshot.Loss(stage, reason, count));
        return this;
    }

    public Snapshots open(long hash, int rank, long sequenceNumber, long startEpochNanos) {
        open.add(
                new NodeSnapshot.OpenOperation(
                        hash,
                        rank,
                        "AllReduce",
                        sequenceNumber,
                        OptionalInt.empty(),
                        4096,
                        startEpochNanos,
                        1,
                        false,
                        RankProgress.State.OPEN,
                        OptionalLong.empty()));
        return this;
    }

    public Snapshots operations(OperationColumns columns) {
        operations = columns;
        return this;
    }

    public Snapshots readings(List<NodeHealth.ToldReading> told) {
        health = new NodeHealth(List.of(), List.of(), told, Optional.empty());
        return this;
    }

    public NodeSnapshot build() {
        return new NodeSnapshot(
                start,
                window,
                start + (window - 1) * SECOND,
                start + window * SECOND,
                processes,
                communicators,
                collectives,
                List.of(),
                links,
                channels,
                open,
                List.of(),
                operations,
                gpus,
                List.of(),
                losses,
                List.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                health,
                EndedWork.NONE,
                0);
    }

    /// One operation of process 1, rank 0.
    public static OperationColumns operation(
            long hash,
            OperationColumns.State state,
            long id,
            long startNanos,
            long gpuStart,
            long gpuEnd,
            long proxyStart,
            long proxyEnd) {
        return new OperationColumns(
                new String[] {"AllReduce"},
                new long[] {hash},
                new int[] {0},
                new int[] {0},
                new int[] {7},
                new int[] {-1},
                new long[] {4096},
                new long[] {startNanos},
                new long[] {startNanos + 10},
                new long[] {gpuStart},
                new long[] {gpuEnd},
                new long[] {proxyStart},
                new long[] {proxyEnd},
                new OperationColumns.State[] {state},
                new int[] {1},
                new long[] {id},
                new long[] {0},
                new long[] {0},
                new int[] {0},
                0);
    }
}

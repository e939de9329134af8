package io.ringside.desktop.simulation.message;

import io.ringside.desktop.simulation.job.Call;
import io.ringside.desktop.simulation.job.Fault;
import io.ringside.desktop.simulation.job.FaultKind;
import io.ringside.desktop.simulation.job.Group;
import io.ringside.desktop.simulation.job.Job;
import io.ringside.desktop.simulation.job.Noise;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.HostFigure;
import io.ringside.protocol.figures.PortFigure;
import io.ringside.protocol.figures.ProcessFigure;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SubjectKind;
import java.util.Optional;

/// What a node's sources read beside the GPUs: the host, the ranks' processes, the network ports,
/// and the serving engine that runs there too. Owned by one node's feed.
final class HostRows {
    static final String ENGINE = "vllm-simulated";

    private static final long GIB = 1L << 30;
    private static final long IDENTITY_NANOS = 5_000_000_000L;
    private static final double PORT_BYTES_PER_SECOND = 50e9;

    private final Job job;
    private final NodeRanks ranks;

    HostRows(Job job, NodeRanks ranks) {
        this.job = job;
        this.ranks = ranks;
    }

    /// @param steps that the job has made
    void add(Snapshot.Builder to, Window window, long steps) {
        Readings readings = new Readings(to);
        readings.row(SubjectKind.SUBJECT_KIND_HOST, "", "host", window.endEpochNanos())
                .figure(HostFigure.MEMORY_TOTAL, 2048.0 * GIB)
                .figure(HostFigure.MEMORY_AVAILABLE, 1490.0 * GIB)
                .figure(HostFigure.GPUS_KNOWN, ranks.shape().gpus())
                .figure(HostFigure.GPUS_FAILED, 0)
                .end();
        for (int gpu = 0; gpu < ranks.shape().gpus(); gpu++) {
            process(readings, window, gpu);
            port(readings, window, gpu, steps);
        }
        engine(readings, window);
    }

    /// Of a process that has died there is nothing to read.
    private void process(Readings readings, Window window, int gpu) {
        int rank = ranks.rank(gpu);
        long now = window.toNanos();
        if (job.diesAt(rank) <= now) {
            return;
        }
        boolean stopped = job.faults().at(FaultKind.STOP, rank, now).isPresent();
        boolean waits = job.faults().at(FaultKind.HANG, rank, now).isPresent();
        long read = window.baseEpochNanos() + now - now % IDENTITY_NANOS;
        readings.row(
                        SubjectKind.SUBJECT_KIND_PROCESS,
                        Integer.toString(ranks.pid(gpu)),
                        "identity",
                        now < IDENTITY_NANOS ? window.endEpochNanos() : read)
                .figure(ProcessFigure.THREADS, 143)
                .figure(ProcessFigure.CPU_TIME, stopped || waits ? 0 : now / 1e9 * 1.4)
                .attribute("ringside.segment", ranks.segment(gpu))
                .attribute("slurm.job.id", "simulated")
                .attribute("nccl.ranks", Group.WORLD.name(ranks.shape(), rank) + ":" + rank)
                .attribute("process.state", stopped ? "stopped" : waits ? "sleeping" : "running")
                .attribute(
                        "process.wait_channel",
                        stopped ? "do_signal_stop" : waits ? "futex_wait_queue" : "")
                .end();
    }

    private void port(Readings readings, Window window, int gpu, long steps) {
        int nodes = ranks.shape().nodes();
        double sent =
                (double) (Call.REDUCE_SCATTER.bytes() + Call.ALL_GATHER.bytes())
                        * (nodes - 1)
                        / nodes
                        * steps;
        readings.row(
                        SubjectKind.SUBJECT_KIND_NETWORK_PORT,
                        "mlx5_" + gpu + "/1",
                        "rdma",
                        window.endEpochNanos())
                .figure(PortFigure.RATE, PORT_BYTES_PER_SECOND)
                .figure(PortFigure.ACTIVE, 1)
                .figure(PortFigure.SENT, Math.rint(sent))
                .figure(PortFigure.RECEIVED, Math.rint(sent))
                .end();
    }

    private void engine(Readings readings, Window window) {
        long now = window.toNanos();
        Optional<Fault> thrash = job.faults().at(FaultKind.ENGINE_THRASH, ranks.node(), now);
        double noise =
                job.noise().draw(Noise.Kind.DURATION_RATIO, -1L - ranks.node(), window.number());
        double seconds = thrash.map(fault -> (now - fault.fromNanos()) / 1e9).orElse(0.0);
        boolean ill = thrash.isPresent();
        readings.row(SubjectKind.SUBJECT_KIND_ENGINE, ENGINE, "engines", window.endEpochNanos())
                .figure(EngineFigure.UP, 1)
                .figure(EngineFigure.WINDOW, window.seconds())
                .figure(EngineFigure.RUNNING, Math.rint((ill ? 41 : 24) * noise))
                .figure(EngineFigure.WAITING, ill ? Math.rint(Math.min(900, 6 * seconds)) : 0)
                .figure(EngineFigure.KV_CACHE_USAGE, ill ? 1 : Math.min(1, 0.55 * noise))
                .figure(EngineFigure.PREEMPTIONS, Math.rint(3 * seconds))
                .figure(EngineFigure.PREEMPTION_RATE, ill ? 3 * noise : 0)
                .figure(EngineFigure.GENERATION_TOKEN_RATE, (ill ? 310 : 1450) * noise)
                .figure(EngineFigure.PREFIX_CACHE_HIT_RATIO, ill ? 0.04 : 0.62)
                .attribute("engine.kind", "vllm")
                .end();
    }
}

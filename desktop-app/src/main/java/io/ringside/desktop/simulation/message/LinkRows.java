package io.ringside.desktop.simulation.message;

import io.ringside.desktop.simulation.job.Call;
import io.ringside.desktop.simulation.job.Group;
import io.ringside.desktop.simulation.job.Job;
import io.ringside.desktop.simulation.job.Noise;
import io.ringside.desktop.simulation.job.Step;
import io.ringside.v1.Link;
import io.ringside.v1.Provenance;
import io.ringside.v1.Regression;
import io.ringside.v1.Snapshot;
import io.ringside.v1.TimingSource;
import java.util.List;

/// Who sends to whom: rings over the nodes, measured at the network card, and rings inside the
/// node, modelled. Owned by one node's feed.
final class LinkRows {
    private static final double NETWORK_RATE = 46e9;
    private static final double NETWORK_LATENCY_NANOS = 9_000;
    private static final int CHANNELS = 2;

    private final Job job;
    private final NodeRanks ranks;

    LinkRows(Job job, NodeRanks ranks) {
        this.job = job;
        this.ranks = ranks;
    }

    void add(Snapshot.Builder to, Window window, List<Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        long all = steps.getLast().number();
        long inWindow = steps.stream().filter(step -> window.holds(step.endNanos())).count();
        for (int gpu = 0; gpu < ranks.shape().gpus(); gpu++) {
            if (Group.DATA.exists(ranks.shape())) {
                to.addLinks(network(window, all, inWindow, gpu));
            }
            if (Group.TENSOR.exists(ranks.shape())) {
                to.addLinks(inside(all, inWindow, gpu));
            }
        }
    }

    private Link network(Window window, long steps, long inWindow, int gpu) {
        int nodes = ranks.shape().nodes();
        long perStep =
                (Call.REDUCE_SCATTER.bytes() + Call.ALL_GATHER.bytes()) / nodes * (nodes - 1);
        double noise =
                job.noise().draw(Noise.Kind.DURATION_RATIO, ranks.rank(gpu), window.number());
        double factor = job.faults().linkFactor(ranks.node(), window.toNanos());
        double rate = NETWORK_RATE / noise / factor;
        return Link.newBuilder()
                .setCommunicator(ranks.communicator(Call.ALL_GATHER, gpu))
                .setFrom(ranks.node())
                .setTo((ranks.node() + 1) % nodes)
                .setProvenance(Provenance.PROVENANCE_MEASURED)
                .setBytes(perStep * steps)
                .setCount(2L * CHANNELS * steps)
                .setBusyNanos((long) (perStep * steps / rate * 1e9))
                .setWindowBytes(perStep * inWindow)
                .setWindowCount(2L * CHANNELS * inWindow)
                .setWindowBusyNanos((long) (perStep * inWindow / rate * 1e9))
                .setRateBytesPerSecond(rate)
                .setWindowRateBytesPerSecond(rate)
                .setLatencyNanos(NETWORK_LATENCY_NANOS * noise)
                .setRegression(
                        Regression.newBuilder()
                                .setSteps(16 * steps)
                                .setDistinctSizes(4)
                                .setInterceptNanos(NETWORK_LATENCY_NANOS * noise)
                                .setSlopeNanosPerByte(1e9 / rate)
                                .setRSquared(0.97)
                                .setCommonSizeBytes(1 << 19)
                                .setCommonSizeSteps(12 * steps))
                .build();
    }

    private Link inside(long steps, long inWindow, int gpu) {
        int gpus = ranks.shape().gpus();
        long each = 2 * (Call.FORWARD.bytes() + Call.BACKWARD.bytes()) / gpus * (gpus - 1);
        long busyEach = (long) Call.FORWARD.durationNanos() + Call.BACKWARD.durationNanos();
        return Link.newBuilder()
                .setCommunicator(ranks.communicator(Call.FORWARD, gpu))
                .setFrom(gpu)
                .setTo((gpu + 1) % gpus)
                .setProvenance(Provenance.PROVENANCE_MODELLED)
                .setBytes(each * steps)
                .setCount(2 * steps)
                .setBusyNanos(busyEach * steps)
                .setWindowBytes(each * inWindow)
                .setWindowCount(2 * inWindow)
                .setWindowBusyNanos(busyEach * inWindow)
                .setRateBytesPerSecond(1e9 * each / busyEach)
                .setTimingSource(TimingSource.TIMING_SOURCE_EVENT)
                .build();
    }
}

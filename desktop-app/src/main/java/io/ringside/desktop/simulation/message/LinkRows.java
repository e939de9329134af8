package io.ringside.desktop.simulation.message;

import io.ringside.desktop.simulation.job.Call;
import io.ringside.desktop.simulation.job.Group;
import io.ringside.desktop.simulation.job.Job;
import io.ringside.desktop.simulation.job.Noise;
import io.ringside.desktop.simulation.job.Shape;
import io.ringside.desktop.simulation.job.Step;
import io.ringside.v1.Channel;
import io.ringside.v1.Link;
import io.ringside.v1.Provenance;
import io.ringside.v1.Regression;
import io.ringside.v1.Snapshot;
import io.ringside.v1.TimingSource;
import java.util.Arrays;
import java.util.List;

/// Who sends to whom: rings over the nodes, measured at the network card, with the channels that
/// their proxies tell of, and rings inside the node, modelled. Owned by one node's feed.
final class LinkRows {
    private static final double NETWORK_RATE = 46e9;
    private static final double NETWORK_LATENCY_NANOS = 9_000;
    private static final int CHANNELS = 2;

    /// What a proxy sends at once.
    private static final int CHUNK_BYTES = 1 << 19;

    /// Of a chunk's time on the wire: for the GPU's data before it, and for credit of the receiver.
    private static final double GPU_WAIT = 0.5;

    private static final double CREDIT_WAIT = 0.05;

    private final Job job;
    private final NodeRanks ranks;

    /// By GPU.
    private final Sent[] sent;

    /// What a rank has sent to the next node up to the newest window, by the rates of its time.
    private static final class Sent {
        private final double[] wireNanos = new double[CHANNELS];
        private double busyNanos;
        private long steps;
    }

    LinkRows(Job job, NodeRanks ranks) {
        this.job = job;
        this.ranks = ranks;
        sent = new Sent[ranks.shape().gpus()];
        Arrays.setAll(sent, _ -> new Sent());
    }

    void add(Snapshot.Builder to, Window window, List<Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        long all = steps.getLast().number();
        long inWindow = steps.stream().filter(step -> window.holds(step.endNanos())).count();
        for (int gpu = 0; gpu < ranks.shape().gpus(); gpu++) {
            if (Group.DATA.exists(ranks.shape())) {
                network(to, window, all, inWindow, gpu);
            }
            if (Group.TENSOR.exists(ranks.shape())) {
                to.addLinks(inside(all, inWindow, gpu));
            }
        }
    }

    private void network(Snapshot.Builder to, Window window, long steps, long inWindow, int gpu) {
        int nodes = ranks.shape().nodes();
        long perStep =
                (Call.REDUCE_SCATTER.bytes() + Call.ALL_GATHER.bytes()) / nodes * (nodes - 1);
        double noise = noise(gpu, 0, window);
        double rate =
                NETWORK_RATE / noise / job.faults().linkFactor(ranks.node(), window.toNanos());
        Sent own = sent[gpu];
        long more = steps - own.steps;
        own.steps = steps;
        own.busyNanos += perStep * more / rate * 1e9;
        for (int channel = 0; channel < CHANNELS; channel++) {
            double chunk = CHUNK_BYTES * CHANNELS / rate * 1e9 + NETWORK_LATENCY_NANOS;
            own.wireNanos[channel] +=
                    chunks(perStep) * more * chunk * noise(gpu, channel + 1, window);
            to.addChannels(channel(channel, gpu, perStep, inWindow));
        }
        long chunks = CHANNELS * chunks(perStep) * steps;
        to.addLinks(
                Link.newBuilder()
                        .setCommunicator(ranks.communicator(Call.ALL_GATHER, gpu))
                        .setFrom(ranks.node())
                        .setTo((ranks.node() + 1) % nodes)
                        .setProvenance(Provenance.PROVENANCE_MEASURED)
                        .setBytes(perStep * steps)
                        .setCount(2L * CHANNELS * steps)
                        .setBusyNanos((long) own.busyNanos)
                        .setWindowBytes(perStep * inWindow)
                        .setWindowCount(2L * CHANNELS * inWindow)
                        .setWindowBusyNanos((long) (perStep * inWindow / rate * 1e9))
                        .setRateBytesPerSecond(rate)
                        .setWindowRateBytesPerSecond(rate)
                        .setLatencyNanos(NETWORK_LATENCY_NANOS * noise)
                        .setRegression(
                                Regression.newBuilder()
                                        .setSteps(chunks)
                                        .setDistinctSizes(4)
                                        .setInterceptNanos(NETWORK_LATENCY_NANOS * noise)
                                        .setSlopeNanosPerByte(1e9 / rate)
                                        .setRSquared(0.97)
                                        .setCommonSizeBytes(CHUNK_BYTES)
                                        .setCommonSizeSteps(chunks * 3 / 4)));
    }

    private Channel channel(int channel, int gpu, long perStep, long inWindow) {
        Sent own = sent[gpu];
        double wire = own.wireNanos[channel];
        return Channel.newBuilder()
                .setCommunicator(ranks.communicator(Call.ALL_GATHER, gpu))
                .setRank(ranks.node())
                .setPeer((ranks.node() + 1) % ranks.shape().nodes())
                .setChannel(channel)
                .setSend(true)
                .setTransfers(2 * own.steps)
                .setBytes(perStep / CHANNELS * own.steps)
                .setSteps(chunks(perStep) * own.steps)
                .setFirstStateNanos((long) (GPU_WAIT * wire))
                .setSecondStateNanos((long) (CREDIT_WAIT * wire))
                .setThirdStateNanos((long) wire)
                .setWindowTransfers(2 * inWindow)
                .setWindowBytes(perStep / CHANNELS * inWindow)
                .build();
    }

    /// Of one channel in one step of the job.
    private static long chunks(long perStep) {
        return Math.ceilDiv(perStep / CHANNELS, CHUNK_BYTES);
    }

    /// @param part of what a rank sends: 0 all of it, from 1 its channels
    private double noise(int gpu, int part, Window window) {
        return job.noise()
                .draw(
                        Noise.Kind.DURATION_RATIO,
                        ranks.rank(gpu) + (long) part * Shape.MOST_NODES * Shape.MOST_GPUS,
                        window.number());
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

package io.ringside.node.aggregate.communicator;

import io.ringside.node.aggregate.statistics.BoundedHistogram;
import io.ringside.protocol.metrics.MetricBounds;

/// Transfers of one rank with one peer on one channel in one direction, since start and in the
/// window.
public final class ChannelStatistics {
    private final Member member;
    private final int peer;
    private final int channel;
    private final boolean send;
    private final BoundedHistogram transferSize = new BoundedHistogram(MetricBounds.BYTES);
    private final BoundedHistogram transferTime = new BoundedHistogram(MetricBounds.MICROS);
    private long transfers;
    private long bytes;
    private long stepsOfTransfers;
    private long stepsSeen;
    private long firstStateNanos;
    private long secondStateNanos;
    private long thirdStateNanos;
    private long windowStartTransfers;
    private long windowStartBytes;

    ChannelStatistics(Member member, int peer, int channel, boolean send) {
        this.member = member;
        this.peer = peer;
        this.channel = channel;
        this.send = send;
    }

    public boolean isOf(int peer, int channel, boolean send) {
        return this.peer == peer && this.channel == channel && this.send == send;
    }

    public Member member() {
        return member;
    }

    public int peer() {
        return peer;
    }

    public int channel() {
        return channel;
    }

    public boolean send() {
        return send;
    }

    public long transfers() {
        return transfers;
    }

    public long bytes() {
        return bytes;
    }

    /// Steps as their transfers counted them, or as they came, whichever is more: single steps may
    /// be off or lost.
    public long steps() {
        return Math.max(stepsOfTransfers, stepsSeen);
    }

    public long firstStateNanos() {
        return firstStateNanos;
    }

    public long secondStateNanos() {
        return secondStateNanos;
    }

    public long thirdStateNanos() {
        return thirdStateNanos;
    }

    public long windowTransfers() {
        return transfers - windowStartTransfers;
    }

    public long windowBytes() {
        return bytes - windowStartBytes;
    }

    public BoundedHistogram transferSize() {
        return transferSize;
    }

    public BoundedHistogram transferTime() {
        return transferTime;
    }

    public void addTransfer(long bytes, long nanos, int steps) {
        transfers++;
        this.bytes += bytes;
        stepsOfTransfers += steps;
        transferSize.add(bytes);
        transferTime.addNanosAsMicros(nanos);
    }

    public void addStep(long totalNanos, long secondNanos, long thirdNanos) {
        stepsSeen++;
        firstStateNanos += Math.max(0, totalNanos - secondNanos - thirdNanos);
        secondStateNanos += secondNanos;
        thirdStateNanos += thirdNanos;
    }

    /// `steps` steps that came as sums.
    public void addSteps(long steps, long firstNanos, long secondNanos, long thirdNanos) {
        stepsSeen += steps;
        firstStateNanos += Math.max(0, firstNanos);
        secondStateNanos += Math.max(0, secondNanos);
        thirdStateNanos += Math.max(0, thirdNanos);
    }

    public void startWindow() {
        windowStartTransfers = transfers;
        windowStartBytes = bytes;
    }
}

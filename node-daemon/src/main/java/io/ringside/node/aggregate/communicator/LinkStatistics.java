package io.ringside.node.aggregate.communicator;

import io.ringside.node.aggregate.statistics.BoundedHistogram;
import io.ringside.node.aggregate.statistics.IntervalUnion;
import io.ringside.node.aggregate.statistics.Provenance;
import io.ringside.node.aggregate.statistics.StepRegression;
import io.ringside.node.aggregate.statistics.StepSums;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.protocol.metrics.MetricBounds;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Bytes from one rank to another under one provenance, counted at the sender, since start and in
/// the window.
///
/// The rate is bytes over the time in which something was under way, and only counts bytes whose
/// time is known. Steps that came one by one give that time exactly, whatever else is under way. Of
/// a transfer whose steps came as sums only the length of the union of its wire times is known, not
/// where in its interval they lie: the time is then the sum of those lengths, and never more than
/// the union of the intervals. That is exact where one channel carries the link; where several
/// overlap it is too long rather than too short, so that a rate is never overstated.
public final class LinkStatistics {
    /// Intervals that arrive later than this after others do not count.
    private static final long KEPT_BUSY_NANOS = 10_000_000_000L;

    private static final double MEGA = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Communicator communicator;
    private final int from;
    private final int to;
    private final Provenance provenance;
    private IntervalUnion busy = new IntervalUnion();
    private @Nullable TimingSource busyBy;
    private final @Nullable StepRegression regression;
    private final @Nullable StepRegression windowRegression;
    private final BoundedHistogram rate = new BoundedHistogram(MetricBounds.MEGABYTES_PER_SECOND);
    private final BoundedHistogram latency = new BoundedHistogram(MetricBounds.MICROS);
    private long bytes;
    private long count;
    private long timedBytes;
    private long spanNanos;
    private long workNanos;
    private long windowStartBytes;
    private long windowStartCount;
    private long windowStartTimedBytes;
    private long windowStartBusyNanos;

    LinkStatistics(Communicator communicator, int from, int to, Provenance provenance) {
        this.communicator = communicator;
        this.from = from;
        this.to = to;
        this.provenance = provenance;
        boolean measured = provenance == Provenance.MEASURED;
        regression = measured ? new StepRegression() : null;
        windowRegression = measured ? new StepRegression() : null;
    }

    /// Whether it is one link, and not what stands for those that had no room.
    public boolean isOne() {
        return from >= 0;
    }

    public Communicator communicator() {
        return communicator;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    public Provenance provenance() {
        return provenance;
    }

    public long bytes() {
        return bytes;
    }

    public long count() {
        return count;
    }

    public long busyNanos() {
        return Math.min(spanNanos, workNanos);
    }

    public long windowBytes() {
        return bytes - windowStartBytes;
    }

    public long windowCount() {
        return count - windowStartCount;
    }

    public long windowBusyNanos() {
        return busyNanos() - windowStartBusyNanos;
    }

    public OptionalDouble rateBytesPerSecond() {
        return rate(timedBytes, busyNanos());
    }

    public OptionalDouble windowRateBytesPerSecond() {
        return rate(timedBytes - windowStartTimedBytes, windowBusyNanos());
    }

    public OptionalDouble latencyNanos() {
        return regression == null ? OptionalDouble.empty() : regression.latencyNanos();
    }

    /// Of measured links only.
    public @Nullable StepRegression regression() {
        return regression;
    }

    public BoundedHistogram rate() {
        return rate;
    }

    public BoundedHistogram latency() {
        return latency;
    }

    public void addBytes(long bytes) {
        this.bytes += bytes;
        count++;
    }

    /// As [#addBytes] of several in windows that are over.
    public void addEarlier(long bytes, long operations) {
        this.bytes += bytes;
        count += operations;
        windowStartBytes += bytes;
        windowStartCount += operations;
    }

    /// Who told when something was under way; absent: nobody.
    public @Nullable TimingSource busyBy() {
        return busyBy;
    }

    /// As [#addBusy(long, long, long)], by the clock of that source. The clocks of two cannot be
    /// laid over each other: the better one holds, what the other told before stays counted.
    public void addBusy(TimingSource by, long startNanos, long endNanos, long bytes) {
        if (busyBy != null && by.place > busyBy.place) {
            return;
        }
        if (busyBy != by) {
            busyBy = by;
            busy = new IntervalUnion();
        }
        addBusy(startNanos, endNanos, bytes);
    }

    /// `bytes` were under way from `startNanos` to `endNanos`.
    public void addBusy(long startNanos, long endNanos, long bytes) {
        long fresh = busy.add(startNanos, endNanos);
        spanNanos += fresh;
        workNanos += fresh;
        timedBytes += bytes;
    }

    /// `bytes` were under way during `coveredNanos` of the time from `startNanos` to `endNanos`.
    public void addBusy(long startNanos, long endNanos, long coveredNanos, long bytes) {
        spanNanos += busy.add(startNanos, endNanos);
        workNanos += Math.clamp(coveredNanos, 0, Math.max(0, endNanos - startNanos));
        timedBytes += bytes;
    }

    /// What was counted without a transfer did have one: its transfers will tell of it.
    public void withdraw() {
        bytes = 0;
        count = 0;
        windowStartBytes = 0;
        windowStartCount = 0;
    }

    public void addStep(long bytes, long wireNanos) {
        if (regression != null && windowRegression != null) {
            regression.add(bytes, wireNanos);
            windowRegression.add(bytes, wireNanos);
        }
    }

    public void addSteps(StepSums sums) {
        if (regression != null && windowRegression != null) {
            regression.add(sums);
            windowRegression.add(sums);
        }
    }

    public void endWindow() {
        busy.forgetOlderThan(KEPT_BUSY_NANOS);
        windowRateBytesPerSecond().ifPresent(bytesPerSecond -> rate.add(bytesPerSecond / MEGA));
        if (windowRegression != null) {
            windowRegression.latencyNanos().ifPresent(nanos -> latency.add(nanos / 1e3));
        }
    }

    public void startWindow() {
        windowStartBytes = bytes;
        windowStartCount = count;
        windowStartTimedBytes = timedBytes;
        windowStartBusyNanos = busyNanos();
        if (windowRegression != null) {
            windowRegression.clear();
        }
    }

    private static OptionalDouble rate(long bytes, long nanos) {
        return nanos > 0 && bytes > 0
                ? OptionalDouble.of(bytes * NANOS_PER_SECOND / nanos)
                : OptionalDouble.empty();
    }
}

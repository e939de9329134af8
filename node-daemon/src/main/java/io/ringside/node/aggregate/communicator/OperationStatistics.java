package io.ringside.node.aggregate.communicator;

import io.ringside.node.aggregate.statistics.BoundedHistogram;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.node.aggregate.statistics.TimingStatistics;
import io.ringside.protocol.metrics.MetricBounds;
import org.jspecify.annotations.Nullable;

/// Totals and window of one kind of operation: one communicator, rank, name, datatype, algorithm,
/// protocol, size (and peer, for P2P).
///
/// Captured operations that were not seen to run are counted in `captured` only, calls of which
/// NCCL raised no operation in `callsAlone` only.
public final class OperationStatistics {
    private final Member member;
    private final Member.Kind kind;
    private final long messageBytes;
    private final boolean bytesExact;
    private final boolean ring;
    private final boolean tree;
    private final @Nullable TimingStatistics[] timings = new TimingStatistics[TimingSource.COUNT];
    private final BoundedHistogram operationsPerWindow = new BoundedHistogram(MetricBounds.COUNT);
    private final BoundedHistogram transfersPerOperation = new BoundedHistogram(MetricBounds.COUNT);
    private final BoundedHistogram transferSize = new BoundedHistogram(MetricBounds.BYTES);
    private final BoundedHistogram transferTime = new BoundedHistogram(MetricBounds.MICROS);
    private final BoundedHistogram operationSize = new BoundedHistogram(MetricBounds.BYTES);
    private int channels;
    private long count;
    private long totalBytes;
    private long captured;
    private long callsAlone;
    private long callsAloneBytes;
    private long windowCount;
    private long windowBytes;
    private long withoutRing;

    OperationStatistics(Member member, Member.Kind kind, long messageBytes, boolean bytesExact) {
        this.member = member;
        this.kind = kind;
        this.messageBytes = messageBytes;
        this.bytesExact = bytesExact;
        ring = kind.algorithm().equalsIgnoreCase("RING");
        tree = kind.algorithm().equalsIgnoreCase("TREE");
    }

    /// Whether it counts that kind alone.
    public boolean isOf(Member.Kind one) {
        return kind.equals(one);
    }

    public Member member() {
        return member;
    }

    public String operation() {
        return kind.operation();
    }

    public String datatype() {
        return kind.datatype();
    }

    public long messageBytes() {
        return messageBytes;
    }

    public boolean bytesExact() {
        return bytesExact;
    }

    /// -1 for a collective.
    public int peer() {
        return kind.peer();
    }

    /// Empty when NCCL named none.
    public String algorithm() {
        return kind.algorithm();
    }

    public boolean isRing() {
        return ring;
    }

    public boolean isRingOrTree() {
        return ring || tree;
    }

    public String protocol() {
        return kind.protocol();
    }

    public int channels() {
        return channels;
    }

    public long count() {
        return count;
    }

    public long totalBytes() {
        return totalBytes;
    }

    public long captured() {
        return captured;
    }

    /// Calls of which NCCL told of no operation: that they ran is not known.
    public long callsAlone() {
        return callsAlone;
    }

    public long callsAloneBytes() {
        return callsAloneBytes;
    }

    public long windowCount() {
        return windowCount;
    }

    public long windowBytes() {
        return windowBytes;
    }

    /// Absent while nothing was timed by that source.
    public @Nullable TimingStatistics timing(TimingSource source) {
        return timings[source.place];
    }

    public BoundedHistogram operationsPerWindow() {
        return operationsPerWindow;
    }

    public BoundedHistogram transfersPerOperation() {
        return transfersPerOperation;
    }

    public BoundedHistogram transferSize() {
        return transferSize;
    }

    public BoundedHistogram transferTime() {
        return transferTime;
    }

    public BoundedHistogram operationSize() {
        return operationSize;
    }

    public void describe(int channels) {
        this.channels = channels;
    }

    public void countOne(long bytes) {
        count++;
        totalBytes += bytes;
        windowCount++;
        windowBytes += bytes;
        operationSize.add(bytes);
    }

    /// One that ran in a ring that was not known yet.
    ///
    /// @return whether it is the first since [#takeWithoutRing]
    public boolean countWithoutRing() {
        return withoutRing++ == 0;
    }

    /// How many there were since the last call.
    public long takeWithoutRing() {
        long taken = withoutRing;
        withoutRing = 0;
        return taken;
    }

    public void countCaptured(int by) {
        captured += by;
    }

    public void countAlone(long bytes) {
        callsAlone++;
        callsAloneBytes += bytes;
    }

    public void addDuration(TimingSource source, long nanos) {
        TimingStatistics timing = timings[source.place];
        if (timing == null) {
            timing = new TimingStatistics();
            timings[source.place] = timing;
        }
        timing.add(nanos);
    }

    public void addTransfer(long bytes, long nanos) {
        transferSize.add(bytes);
        transferTime.addNanosAsMicros(nanos);
    }

    public void addTransfersOfOperation(int transfers) {
        transfersPerOperation.add(transfers);
    }

    /// Takes the window's sample; its figures stay readable until [#startWindow()].
    public void endWindow() {
        if (windowCount > 0) {
            operationsPerWindow.add(windowCount);
        }
        for (TimingStatistics timing : timings) {
            if (timing != null) {
                timing.endWindow();
            }
        }
    }

    public void startWindow() {
        windowCount = 0;
        windowBytes = 0;
        for (TimingStatistics timing : timings) {
            if (timing != null) {
                timing.startWindow();
            }
        }
    }
}

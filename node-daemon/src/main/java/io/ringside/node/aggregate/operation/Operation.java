package io.ringside.node.aggregate.operation;

import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.progress.LaunchKey;
import io.ringside.node.aggregate.progress.LaunchState;
import io.ringside.node.aggregate.progress.TimedLaunch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One operation between its start and the moment nothing more is expected of it. Pooled:
/// [OperationTable] hands it out cleared. Those that have no child are kept as columns instead
/// ([ChildlessOperations]).
///
/// A child may be drained before its operation (they come by different lanes): until `statistics`
/// is set it is such a placeholder.
public final class Operation {
    private static final int CHANNEL_WORDS = 4;

    private long @Nullable [] kernelsStarted;
    private long @Nullable [] kernelsStopped;
    public long id;
    public @Nullable ProcessCommunicator owner;
    public @Nullable OperationStatistics statistics;
    @Nullable Operation previous;
    public @Nullable Operation next;
    public boolean collective;
    public boolean captured;
    public boolean timed;
    public boolean counted;
    public boolean capturedCounted;
    public boolean settled;
    public boolean reported;
    public @Nullable OperationList list;

    /// When the end of a window last came by; of the event clock.
    public long visitedNanos = Long.MIN_VALUE;

    public boolean abandoned;
    public boolean kernelTimesMissing;

    /// Its kernel stamps were found to be another operation's.
    public boolean kernelTimesDisowned;

    public @Nullable RingPlan ringPlan;

    /// Its launch, where events time it.
    public @Nullable TimedLaunch launch;

    /// [LaunchKey]; its place in the order of its communicator's launches.
    public long launchKey = LaunchKey.NONE;

    public int sequenceNumber;
    public int thinningNumber;
    public int root;
    public int channels;
    int kernelStarts;
    int kernelStops;
    public int proxyStarts;
    public int proxyStops;
    public int sends;
    public long messageBytes;
    public long startNanos;
    public long enqueuedNanos;
    public long gpuStartNanos;
    public long gpuEndNanos;
    public long proxyStartNanos;
    public long proxyEndNanos;

    /// When its first kernel start was received; 0 not told.
    public long kernelSeenNanos;

    /// When the last kernel stamp was received.
    public long kernelReceiptNanos;

    public long arrivalNanos;
    public long childArrivalNanos;

    public boolean hasChild() {
        return kernelStarts + kernelStops + proxyStarts + proxyStops > 0;
    }

    public boolean hasKernel() {
        return kernelStarts + kernelStops > 0;
    }

    public int openChildren() {
        return openKernels() + Math.max(0, proxyStarts - proxyStops);
    }

    private int openKernels() {
        int kernels = 0;
        if (kernelsStarted != null) {
            for (int word = 0; word < CHANNEL_WORDS; word++) {
                long stopped = kernelsStopped == null ? 0 : kernelsStopped[word];
                kernels += Long.bitCount(kernelsStarted[word] & ~stopped);
            }
        }
        return kernels;
    }

    /// Events tell that its launch is over.
    public boolean launchCompleted() {
        return launch != null && launch.completed;
    }

    /// Events are still to tell of its launch.
    public boolean awaitsLaunch() {
        return launch != null && !launch.completed;
    }

    /// All children that are to come have stopped, as far as can be known: its launch where events
    /// time it, every channel's kernel when there is one, and every transfer that started. NCCL may
    /// announce more channels than it raises: that no more will come, the launch's end tells at
    /// once, and else [#seemsOver] after a while.
    public boolean childrenDone() {
        if (statistics == null || awaitsLaunch() || proxyStarts > proxyStops) {
            return false;
        }
        if (hasKernel()) {
            return kernelStops >= channels || (launchCompleted() && openKernels() == 0);
        }
        return launchCompleted() ? !timed : hasChild();
    }

    /// Whatever was told to begin has ended; more may have been announced.
    public boolean seemsOver() {
        return statistics != null
                && !awaitsLaunch()
                && openChildren() == 0
                && (hasKernel() || launchCompleted());
    }

    /// Only of one that is not over. A proxy begins its transfers when the operation is launched,
    /// whether its kernel runs or not, so these tell something only where nothing else does.
    public LaunchState launchState() {
        if (openKernels() > 0 || (launch != null && launch.reached)) {
            return LaunchState.REACHED;
        }
        return launch == null && openChildren() > 0 ? LaunchState.OPEN : LaunchState.ENQUEUED;
    }

    public void kernelStarted(int channel, long gpuNanos) {
        if (kernelsStarted == null) {
            kernelsStarted = new long[CHANNEL_WORDS];
        }
        if (mark(kernelsStarted, channel)) {
            kernelStarts++;
        }
        if (gpuNanos != 0 && (gpuStartNanos == 0 || gpuNanos < gpuStartNanos)) {
            gpuStartNanos = gpuNanos;
        }
    }

    /// @return false when this channel had stopped already
    public boolean kernelStopped(int channel) {
        if (kernelsStopped == null) {
            kernelsStopped = new long[CHANNEL_WORDS];
        }
        boolean first = mark(kernelsStopped, channel);
        kernelStops += first ? 1 : 0;
        return first;
    }

    /// Whether a kernel of this channel was told of.
    boolean ranOn(int channel) {
        return isMarked(kernelsStarted, channel) || isMarked(kernelsStopped, channel);
    }

    /// All channels stopped with stamps: last stop minus first start is the operation's time on its
    /// GPU.
    ///
    /// @param lossless whether every channel that began was told of, so that fewer than announced
    ///   are all
    public boolean hasKernelTime(boolean lossless) {
        return (kernelStops >= channels || (lossless && openKernels() == 0))
                && kernelStops > 0
                && !kernelTimesMissing
                && !kernelTimesDisowned
                && gpuEndNanos >= gpuStartNanos
                && gpuStartNanos != 0;
    }

    public boolean hasProxyTime() {
        return proxyStops > 0
                && proxyStarts <= proxyStops
                && proxyEndNanos >= proxyStartNanos
                && !abandoned;
    }

    public void clear() {
        if (kernelsStarted != null) {
            Arrays.fill(kernelsStarted, 0);
        }
        if (kernelsStopped != null) {
            Arrays.fill(kernelsStopped, 0);
        }
        id = 0;
        owner = null;
        statistics = null;
        previous = null;
        next = null;
        collective = false;
        captured = false;
        timed = false;
        counted = false;
        capturedCounted = false;
        settled = false;
        reported = false;
        list = null;
        visitedNanos = Long.MIN_VALUE;
        abandoned = false;
        kernelTimesMissing = false;
        kernelTimesDisowned = false;
        ringPlan = null;
        launch = null;
        launchKey = LaunchKey.NONE;
        sequenceNumber = 0;
        thinningNumber = 0;
        root = -1;
        channels = 0;
        kernelStarts = 0;
        kernelStops = 0;
        proxyStarts = 0;
        proxyStops = 0;
        sends = 0;
        messageBytes = 0;
        startNanos = 0;
        enqueuedNanos = 0;
        gpuStartNanos = 0;
        gpuEndNanos = 0;
        proxyStartNanos = 0;
        proxyEndNanos = 0;
        kernelSeenNanos = 0;
        kernelReceiptNanos = 0;
        arrivalNanos = 0;
        childArrivalNanos = 0;
    }

    private static boolean isMarked(long @Nullable [] bits, int channel) {
        return bits != null && (bits[channel >> 6] & 1L << channel) != 0;
    }

    private static boolean mark(long[] bits, int channel) {
        long bit = 1L << channel;
        boolean first = (bits[channel >> 6] & bit) == 0;
        bits[channel >> 6] |= bit;
        return first;
    }
}

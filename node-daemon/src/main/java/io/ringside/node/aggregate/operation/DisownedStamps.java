package io.ringside.node.aggregate.operation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which kernel stamps of one communicator, told and accepted, are another operation's. NCCL's
/// kernels write the stamps of a channel into 64 places in turn; where its thread reads them late
/// by a turn, an operation gets those of a later one, and the plugin learns of it only when that
/// one's own come (kind 20). Until an operation is settled its times are dropped for it; what was
/// counted before is counted here.
///
/// Keeps the latest [#KEPT] of either; where more came while an operation waited, it is taken for
/// disowned. One aggregator's.
public final class DisownedStamps {
    private static final int KEPT = 256;

    private int @Nullable [] channels;
    private long[] fromGpuNanos = {};
    private long[] receiptNanos = {};
    private long told;
    private long forgottenNanos = Long.MIN_VALUE;

    private long @Nullable [] countedGpuEndNanos;
    private long[] countedReceiptNanos = {};
    private int counted;

    /// What was received on this channel until then is another's if it starts or stops at this
    /// stamp or after.
    ///
    /// @return how many operations whose kernel time was counted may be among them, of the latest
    public int disown(int channel, long fromGpuNanos, long receiptNanos) {
        if (channels == null) {
            channels = new int[KEPT];
            this.fromGpuNanos = new long[KEPT];
            this.receiptNanos = new long[KEPT];
        }
        int at = (int) (told++ % KEPT);
        if (told > KEPT) {
            forgottenNanos = Math.max(forgottenNanos, this.receiptNanos[at]);
        }
        channels[at] = channel;
        this.fromGpuNanos[at] = fromGpuNanos;
        this.receiptNanos[at] = receiptNanos;
        return takeCounted(fromGpuNanos, receiptNanos);
    }

    /// Whether an operation's stamps, as far as they have come, are among those.
    public boolean cover(Operation operation) {
        if (channels == null) {
            return false;
        }
        if (operation.kernelSeenNanos <= forgottenNanos) {
            return true;
        }
        long last = Math.max(operation.gpuStartNanos, operation.gpuEndNanos);
        for (int i = 0; i < Math.min(told, KEPT); i++) {
            if (operation.kernelSeenNanos <= receiptNanos[i]
                    && last >= fromGpuNanos[i]
                    && operation.ranOn(channels[i])) {
                return true;
            }
        }
        return false;
    }

    /// An operation's kernel time has entered the totals.
    public void count(Operation operation) {
        if (countedGpuEndNanos == null) {
            countedGpuEndNanos = new long[KEPT];
            countedReceiptNanos = new long[KEPT];
            Arrays.fill(countedGpuEndNanos, Long.MIN_VALUE);
        }
        countedGpuEndNanos[counted] = operation.gpuEndNanos;
        countedReceiptNanos[counted] = operation.kernelSeenNanos;
        counted = (counted + 1) & (KEPT - 1);
    }

    private int takeCounted(long fromGpuNanos, long receiptNanos) {
        int found = 0;
        for (int i = 0; countedGpuEndNanos != null && i < KEPT; i++) {
            if (countedGpuEndNanos[i] >= fromGpuNanos && countedReceiptNanos[i] <= receiptNanos) {
                countedGpuEndNanos[i] = Long.MIN_VALUE;
                found++;
            }
        }
        return found;
    }
}

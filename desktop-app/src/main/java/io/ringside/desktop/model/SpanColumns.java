package io.ringside.desktop.model;

/// Some spans of one window, as columns of equal length. The arrays are never written after the
/// record is made.
///
/// @param startEpochNanos the daemon's run they belong to: [NodeInfo#startEpochNanos]
/// @param names dictionary of `name`
/// @param peer -1: none
/// @param channel -1: none
/// @param number step index, or the operation's sequence number
/// @param operationId unique in its process: what the span is a part of; 0 none
/// @param startNanos node's wall clock, or the GPU's clock for [Kind#KERNEL_CHANNEL]
/// @param omitted spans of this window beyond the daemon's budget
@SuppressWarnings("ArrayRecordComponent") // columns; compared by nobody
public record SpanColumns(
        long startEpochNanos,
        long window,
        long windowStartEpochNanos,
        long windowEndEpochNanos,
        String[] names,
        Kind[] kind,
        int[] name,
        int[] process,
        long[] commHash,
        int[] rank,
        int[] peer,
        int[] channel,
        boolean[] send,
        int[] number,
        long[] bytes,
        long[] startNanos,
        long[] endNanos,
        int[] secondStateNanos,
        int[] thirdStateNanos,
        long[] operationId,
        long omitted,
        boolean lastOfWindow) {

    public enum Kind {
        /// Not known to this program: left out.
        UNKNOWN,
        TRANSFER,
        STEP,
        KERNEL_CHANNEL,
        API,
        KERNEL_LAUNCH
    }

    public int size() {
        return startNanos.length;
    }
}

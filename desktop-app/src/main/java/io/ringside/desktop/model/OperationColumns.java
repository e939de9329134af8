package io.ringside.desktop.model;

/// The operations of one window, as columns of equal length ordered by start. Every stamp that is 0
/// is absent. The arrays are never written after the record is made.
///
/// @param names dictionary of `name`
/// @param peer -1: none
/// @param startEpochNanos enqueue began
/// @param gpuStartNanos by that GPU's own clock
/// @param state wire number of the operation's state, see [State]
/// @param eventStartEpochNanos of its launch, which carries `launchOperations`
@SuppressWarnings("ArrayRecordComponent") // columns; compared by nobody
public record OperationColumns(
        String[] names,
        long[] commHash,
        int[] rank,
        int[] name,
        int[] sequenceNumber,
        int[] peer,
        long[] messageBytes,
        long[] startEpochNanos,
        long[] enqueuedEpochNanos,
        long[] gpuStartNanos,
        long[] gpuEndNanos,
        long[] proxyStartEpochNanos,
        long[] proxyEndEpochNanos,
        State[] state,
        int[] process,
        long[] operationId,
        long[] eventStartEpochNanos,
        long[] eventEndEpochNanos,
        int[] launchOperations,
        long omitted) {

    /// What is known of an operation's end.
    public enum State {
        UNKNOWN,
        ENQUEUED,
        OPEN,
        COMPLETED,
        CLOSED_BY_ORDER,
        CAPTURED,
        ABANDONED
    }

    public static final OperationColumns EMPTY =
            new OperationColumns(
                    new String[0],
                    new long[0],
                    new int[0],
                    new int[0],
                    new int[0],
                    new int[0],
                    new long[0],
                    new long[0],
                    new long[0],
                    new long[0],
                    new long[0],
                    new long[0],
                    new long[0],
                    new State[0],
                    new int[0],
                    new long[0],
                    new long[0],
                    new long[0],
                    new int[0],
                    0);

    public int size() {
        return startEpochNanos.length;
    }
}

package io.ringside.desktop.correlate.hang.facts;

import java.util.Locale;
import java.util.OptionalLong;

/// One collective that a rank called. Immutable.
///
/// @param sequence its number on the communicator, the same on every rank
/// @param operation as the source names it
/// @param sizeBytes what every rank must give alike; empty: unknown, or not alike by design
/// @param datatype as the source names it; empty: unknown
/// @param order its place among all calls of its rank, by which two calls of different
///   communicators compare; empty: unknown
/// @param enqueuedEpochNanos when it was called
public record CollectiveCall(
        long sequence,
        String operation,
        OptionalLong sizeBytes,
        String datatype,
        State state,
        OptionalLong order,
        OptionalLong enqueuedEpochNanos) {

    /// How far a call has come.
    public enum State {
        /// Called; its kernel does not run, or whether it does no source tells of any rank.
        ENQUEUED,
        /// Its transfers are under way or prepared: whether its kernel runs is not told.
        PREPARED,
        /// Its kernel runs.
        STARTED,
        COMPLETED
    }

    /// The same at another place among all calls of its rank.
    public CollectiveCall at(OptionalLong place) {
        return new CollectiveCall(
                sequence, operation, sizeBytes, datatype, state, place, enqueuedEpochNanos);
    }

    /// Whether ranks may give different sizes by design.
    public boolean isVariableAllToAll() {
        String plain = operation.toLowerCase(Locale.ROOT).replace("_", "");
        return plain.contains("alltoall");
    }
}

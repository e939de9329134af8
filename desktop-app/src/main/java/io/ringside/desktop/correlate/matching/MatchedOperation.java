package io.ringside.desktop.correlate.matching;

import java.util.List;

/// One collective as all its ranks made it.
///
/// @param bytes of the message, nccl-tests' size
/// @param arrivals one of each rank of the communicator; made anew at each look
public record MatchedOperation(
        long commHash, String name, int sequence, long bytes, List<Arrival> arrivals) {
    public MatchedOperation {
        arrivals = PackedArrivals.of(arrivals);
    }

    /// What is compared with each other: calls of one kind and size in one communicator.
    public Series series() {
        return new Series(commHash, name, bytes, arrivals.size());
    }

    /// Whether every rank's GPU arrival is known.
    public boolean timed() {
        for (Arrival a : arrivals) {
            if (a.gpuEpochNanos() == 0) {
                return false;
            }
        }
        return true;
    }

    public long firstEpochNanos() {
        long first = Long.MAX_VALUE;
        for (Arrival a : arrivals) {
            first = Math.min(first, a.enqueueEpochNanos());
        }
        return arrivals.isEmpty() ? 0 : first;
    }

    /// Calls of one kind and size in one communicator.
    public record Series(long commHash, String name, long bytes, int ranks) {
        /// Series of one role are as noisy as each other: the same call in groups of one size.
        public Role role() {
            return new Role(name, bytes, ranks);
        }
    }

    /// The same call in groups of one size.
    public record Role(String name, long bytes, int ranks) {}
}

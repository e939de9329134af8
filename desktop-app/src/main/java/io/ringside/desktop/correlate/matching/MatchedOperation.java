package io.ringside.desktop.correlate.matching;

import java.util.List;

/// One collective as all its ranks made it.
///
/// @param bytes of the message, nccl-tests' size
/// @param arrivals one of each rank of the communicator
public record MatchedOperation(
        long commHash, String name, int sequence, long bytes, List<Arrival> arrivals) {
    public MatchedOperation {
        arrivals = List.copyOf(arrivals);
    }

    /// What is compared with each other: calls of one kind and size in one communicator.
    public Series series() {
        return new Series(commHash, name, bytes, arrivals.size());
    }

    /// Whether every rank's GPU arrival is known.
    public boolean timed() {
        return arrivals.stream().allMatch(a -> a.gpuEpochNanos() != 0);
    }

    public long firstEpochNanos() {
        return arrivals.stream().mapToLong(Arrival::enqueueEpochNanos).min().orElse(0);
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

package io.ringside.desktop.correlate.matching;

import java.util.List;

/// One collective as all its ranks made it.
///
/// @param series of as many ranks as have arrivals
/// @param arrivals one of each rank of the communicator; made anew at each look
public record MatchedOperation(Series series, int sequence, List<Arrival> arrivals) {
    public MatchedOperation {
        arrivals = PackedArrivals.of(arrivals);
    }

    /// @param bytes of the message, nccl-tests' size
    public MatchedOperation(
            long commHash, String name, int sequence, long bytes, List<Arrival> arrivals) {
        this(new Series(commHash, name, bytes, arrivals.size()), sequence, arrivals);
    }

    public long commHash() {
        return series.commHash();
    }

    public String name() {
        return series.name();
    }

    /// Of the message, nccl-tests' size.
    public long bytes() {
        return series.bytes();
    }

    /// Who made it, in the order of [#arrivals]. One object for calls of a communicator that follow
    /// each other, as long as its ranks stay the same actors: who has looked at it once knows it by
    /// its identity.
    public List<Actor> actors() {
        return packed().actors();
    }

    /// When the call began of the rank at that place among [#arrivals]; 0: not known.
    public long enqueueEpochNanos(int place) {
        return packed().enqueueEpochNanos(place);
    }

    /// When its stream had come to the kernel; 0: not known.
    public long gpuEpochNanos(int place) {
        return packed().gpuEpochNanos(place);
    }

    /// When its kernel was over; 0: not known.
    public long gpuEndEpochNanos(int place) {
        return packed().gpuEndEpochNanos(place);
    }

    /// Whether every rank's GPU arrival is known.
    public boolean timed() {
        for (int i = 0; i < arrivals.size(); i++) {
            if (gpuEpochNanos(i) == 0) {
                return false;
            }
        }
        return true;
    }

    public long firstEpochNanos() {
        long first = Long.MAX_VALUE;
        for (int i = 0; i < arrivals.size(); i++) {
            first = Math.min(first, enqueueEpochNanos(i));
        }
        return arrivals.isEmpty() ? 0 : first;
    }

    private PackedArrivals packed() {
        return (PackedArrivals) arrivals;
    }

    /// What is compared with each other: calls of one kind and size in one communicator.
    public record Series(long commHash, String name, long bytes, int ranks) {
        /// Series of one role are as noisy as each other: the same call in groups of one size.
        public Role role() {
            return new Role(name, bytes, ranks);
        }

        /// Whether NCCL counts its calls and the other's together, whatever their sizes.
        public boolean isNumberedWith(Series other) {
            return commHash == other.commHash && name.equals(other.name);
        }
    }

    /// The same call in groups of one size.
    public record Role(String name, long bytes, int ranks) {}
}

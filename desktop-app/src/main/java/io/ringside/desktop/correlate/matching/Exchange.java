package io.ringside.desktop.correlate.matching;

/// One rank's launch of Sends and Recvs. Stamps are of its node's wall clock, 0 where absent.
///
/// @param ranks of the communicator
/// @param rank in it
/// @param ofAll whether it sends to each other rank of the communicator and receives from each: it
///   cannot be over before all have come, as a collective's cannot
/// @param enqueueEpochNanos when its first call began
/// @param gpuEpochNanos when its stream had come to it, known of a sample
/// @param gpuEndEpochNanos when it was over
public record Exchange(
        Actor actor,
        long commHash,
        int ranks,
        int rank,
        boolean ofAll,
        long enqueueEpochNanos,
        long gpuEpochNanos,
        long gpuEndEpochNanos) {
    /// Whether its GPU's arrival is known.
    public boolean timed() {
        return gpuEpochNanos != 0;
    }

    /// As a collective's arrival.
    public Arrival arrival() {
        return new Arrival(actor, rank, enqueueEpochNanos, gpuEpochNanos, gpuEndEpochNanos);
    }
}

package io.ringside.desktop.correlate.matching;

/// How one rank came to one collective. Stamps are of its node's wall clock, 0 where absent.
///
/// @param rank in the communicator
/// @param enqueueEpochNanos when its call began: the processor's arrival
/// @param gpuEpochNanos when its stream had come to the kernel: the GPU's arrival, known of a
///   sample
/// @param gpuEndEpochNanos when the kernel was over
public record Arrival(
        Actor actor, int rank, long enqueueEpochNanos, long gpuEpochNanos, long gpuEndEpochNanos) {}

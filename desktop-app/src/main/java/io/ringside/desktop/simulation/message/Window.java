package io.ringside.desktop.simulation.message;

/// One window of a simulated daemon, in nanoseconds since the simulation's start.
///
/// @param number from 1
/// @param baseEpochNanos when the simulation started
public record Window(long number, long fromNanos, long toNanos, long baseEpochNanos) {
    long startEpochNanos() {
        return baseEpochNanos + fromNanos;
    }

    long endEpochNanos() {
        return baseEpochNanos + toNanos;
    }

    boolean holds(long nanos) {
        return nanos > fromNanos && nanos <= toNanos;
    }

    double seconds() {
        return (toNanos - fromNanos) / 1e9;
    }
}

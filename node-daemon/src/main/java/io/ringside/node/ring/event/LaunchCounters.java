package io.ringside.node.ring.event;

/// How far a rank is on one communicator, without any record. All counts are unsigned and wrap.
///
/// @param begunNanos the process's CLOCK_MONOTONIC of the latest launch; 0 none
/// @param begun launches, those of captured calls not among them
/// @param returned one less than `begun` while a thread is inside a launch
/// @param groups the number of the latest group called, from 1
public record LaunchCounters(long begunNanos, int begun, int returned, int groups) {
    public static final LaunchCounters NONE = new LaunchCounters(0, 0, 0, 0);

    public boolean isInside() {
        return begun != returned;
    }
}

package io.ringside.node.capture;

/// What a whole look through a capture found. Immutable.
///
/// @param origin one line from whoever took it
/// @param hostName as the first segment names the capturing host, a label where it was redacted;
///   empty when no segment does
/// @param simulated taken from the driver: by its flag, or because a communicator's name contains
///   "simulated"
/// @param epochMinusMonotonicNanos of the capturing host
/// @param startMonotonicNanos where playback begins: the first record's stamp, at most a second
///   before its arrival; without records the first event's arrival
/// @param endMonotonicNanos arrival of the last event
/// @param records how many
/// @param readings how many times the GPUs were read
/// @param damage empty when whole; else one sentence that names the file, what is wrong and how far
///   it is played
public record CaptureSummary(
        String origin,
        String hostName,
        boolean simulated,
        long epochMinusMonotonicNanos,
        long startMonotonicNanos,
        long endMonotonicNanos,
        long records,
        long readings,
        String damage) {}

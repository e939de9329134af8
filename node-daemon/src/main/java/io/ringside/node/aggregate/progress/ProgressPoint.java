package io.ringside.node.aggregate.progress;

/// One launch in the order of its communicator's launches.
///
/// @param name of its first operation; empty: no operation of it was seen
/// @param peer -1 for a collective
/// @param group its communicator's count of groups, unsigned
/// @param place its place in the group, from 1; 0 not known
/// @param operations seen of this launch
/// @param startEpochNanos of its first operation; 0 absent
public record ProgressPoint(
        String name,
        int sequenceNumber,
        int peer,
        long messageBytes,
        int group,
        int place,
        int operations,
        long startEpochNanos) {}

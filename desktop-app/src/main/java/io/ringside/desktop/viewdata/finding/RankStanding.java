package io.ringside.desktop.viewdata.finding;

import java.util.OptionalInt;
import java.util.OptionalLong;

/// How far one rank is on one communicator. Numbers are of calls in their order there, from 1;
/// absent is not known, never zero. Immutable.
///
/// @param rank in the communicator
/// @param axisRank as the window calls it
/// @param rankIndex rank axis index; absent where the window has no such rank
/// @param node target of its node; empty: not known
/// @param host for people
/// @param gpu "GPU 3", or empty
/// @param completed the last call known to be over
/// @param inside the call whose kernel is known to run, or that is waited in
/// @param enqueued the last call that was made
/// @param blamed it is waited for
/// @param state what it is known to do, in words: "not entered", "reached, not over"
/// @param process "alive", "died", "stopped", "node silent"; empty: not known
/// @param sinceEpochNanos since when that is so
public record RankStanding(
        int rank,
        int axisRank,
        OptionalInt rankIndex,
        String node,
        String host,
        String gpu,
        OptionalLong completed,
        OptionalLong inside,
        OptionalLong enqueued,
        boolean blamed,
        String state,
        String process,
        OptionalLong sinceEpochNanos,
        boolean stale) {}

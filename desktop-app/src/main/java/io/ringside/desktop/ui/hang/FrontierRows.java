package io.ringside.desktop.ui.hang;

import io.ringside.desktop.viewdata.finding.CommunicatorStanding;
import io.ringside.desktop.viewdata.finding.RankStanding;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/// What of a communicator's frontier is drawn: its ranks, the worst first, and which numbers of
/// calls. Immutable.
///
/// @param from the first number that is drawn
/// @param to the number after the last one that is drawn
/// @param cut calls beyond `to` that some rank has made
record FrontierRows(List<RankStanding> ranks, long from, long to, long cut) {
    private static final int BEFORE = 4;
    private static final int MOST = 24;

    static FrontierRows of(CommunicatorStanding standing) {
        long waited = standing.waitedFor().orElse(standing.lowest().orElse(0));
        long highest = Math.max(waited, standing.highest().orElse(waited));
        OptionalLong oldest =
                standing.ranks().stream().flatMapToLong(rank -> oldest(rank).stream()).min();
        long from = Math.max(0, Math.max(oldest.orElse(waited), waited - BEFORE) - 1);
        long to = Math.min(highest + 1, from + MOST);
        return new FrontierRows(
                standing.ranks().stream().sorted(worstFirst()).toList(),
                from,
                Math.max(to, from + BEFORE),
                Math.max(0, highest + 1 - to));
    }

    /// Who is waited for, then who is least far, then by rank; what is no longer heard last.
    static Comparator<RankStanding> worstFirst() {
        return Comparator.comparing((RankStanding rank) -> !rank.blamed())
                .thenComparing(RankStanding::stale)
                .thenComparing(rank -> !rank.state().equals("not entered"))
                .thenComparingInt(RankStanding::axisRank)
                .thenComparingInt(RankStanding::rank);
    }

    private static OptionalLong oldest(RankStanding rank) {
        return rank.completed().isPresent() ? rank.completed() : rank.enqueued();
    }

    /// Where a number begins, 0 to 1 of the width.
    double at(long number) {
        return Math.clamp((number - from) / (double) Math.max(1, to - from), 0, 1);
    }
}

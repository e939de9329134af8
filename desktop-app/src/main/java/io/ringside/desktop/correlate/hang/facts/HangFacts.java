package io.ringside.desktop.correlate.hang.facts;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// All that one source, or all sources together, know at one moment. Immutable.
///
/// @param ranks by number: also those that only others name
/// @param observedEpochNanos when this was so, on the line of time of the calls; empty: unknown
/// @param standing what else tells that nothing moves; empty: nothing does
public record HangFacts(
        Map<Integer, RankFacts> ranks,
        List<CommunicatorFacts> communicators,
        OptionalLong observedEpochNanos,
        Optional<Standing> standing) {

    /// What is known of calls alone.
    public HangFacts(
            Map<Integer, RankFacts> ranks,
            List<CommunicatorFacts> communicators,
            OptionalLong observedEpochNanos) {
        this(ranks, communicators, observedEpochNanos, Optional.empty());
    }

    public HangFacts {
        ranks = Collections.unmodifiableMap(new TreeMap<>(ranks));
        communicators = List.copyOf(communicators);
    }

    /// What is known of `rank`.
    public RankFacts rank(int rank) {
        RankFacts facts = ranks.get(rank);
        return facts == null ? RankFacts.untold(rank) : facts;
    }
}

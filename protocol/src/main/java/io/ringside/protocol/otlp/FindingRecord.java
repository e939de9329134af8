package io.ringside.protocol.otlp;

import io.ringside.v1.NodeDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What is told of a finding at one of its turns, to become a log record. Immutable.
///
/// @param id the same for the same finding
/// @param previousId what it was known by before its culprit changed; empty: the same
/// @param kind for programs: a verdict, "late-rank", or the rule's name
/// @param confidence "high", "medium" or "low"
/// @param headline a sentence
/// @param evidence sentences, the strongest first
/// @param advice what to do; may be empty
/// @param about labels of what it is about, by the metrics' names; what is not known is not there
/// @param ranks in the communicator, of who caused it; may be empty
/// @param stepShare the part of a step that it takes, 0 to 1
/// @param waitingGpus GPUs that do nothing but wait for it
/// @param sinceEpochNanos by its node's clock
/// @param epochNanos when it was noticed, by the sender's clock
/// @param node whose finding it is; empty: of several
public record FindingRecord(
        Turn turn,
        String id,
        String previousId,
        String kind,
        Loudness severity,
        String confidence,
        String headline,
        List<String> evidence,
        String advice,
        Map<String, String> about,
        List<Integer> ranks,
        OptionalDouble stepShare,
        OptionalDouble waitingGpus,
        OptionalLong sinceEpochNanos,
        long epochNanos,
        Optional<NodeDescription> node) {
    public FindingRecord {
        evidence = List.copyOf(evidence);
        about = Map.copyOf(about);
        ranks = List.copyOf(ranks);
    }

    /// What happens to it.
    public enum Turn {
        BEGAN,
        /// Its severity or its culprit is another.
        CHANGED,
        ENDED
    }

    /// How loud it is.
    public enum Loudness {
        PAGE,
        TICKET,
        NOTE
    }
}

package io.ringside.desktop.viewdata.finding;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.model.subject.TimeSpan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// One thing that is wrong now, whoever found it. Immutable.
///
/// @param id the same for the same finding from one view to the next
/// @param kind for programs: a verdict, "late-rank", or the rule's name
/// @param kindWords for people
/// @param confidence "high", "medium" or "low"
/// @param evidence sentences, the strongest first
/// @param against sentences
/// @param advice what to do; may be empty
/// @param cost what it costs; absent: not known
/// @param sinceEpochNanos by the clock of its node; 0: not known
/// @param subject what it is about
/// @param about what a rule is about that no view shows, "port mlx5_0"; may be empty
/// @param look the time at which it can be seen; empty: none is known
/// @param stands the ranks that it is about wait for each other and do nothing
/// @param stale its node is no longer heard
public record FindingView(
        String id,
        String kind,
        String kindWords,
        Severity severity,
        String confidence,
        String headline,
        List<String> evidence,
        List<String> against,
        String advice,
        Cost cost,
        long sinceEpochNanos,
        Subject subject,
        String about,
        Optional<TimeSpan> look,
        boolean stands,
        boolean stale) {

    /// What is wrong most costly first: notes, of which nobody need know, after all that somebody
    /// must look at; what a node said that is no longer heard after what is known now; what stands
    /// before what is slow; then by its part of a step, then the loudest, then the oldest, then by
    /// name, so that no two are ever equal.
    public static final Comparator<FindingView> MOST_COSTLY_FIRST =
            Comparator.comparing((FindingView finding) -> finding.severity() == Severity.NOTE)
                    .thenComparing(FindingView::stale)
                    .thenComparing(finding -> !finding.stands())
                    .thenComparing(
                            Comparator.comparingDouble(
                                            (FindingView f) -> f.cost().stepShare().orElse(0))
                                    .reversed())
                    .thenComparing(FindingView::severity)
                    .thenComparingLong(FindingView::sinceEpochNanos)
                    .thenComparing(FindingView::id);

    public FindingView {
        evidence = List.copyOf(evidence);
        against = List.copyOf(against);
    }

    /// @param stepShare the part of a step that it takes, 0 to 1
    /// @param waitingGpus GPUs that do nothing but wait for it, on average: GPU-hours an hour
    /// @param known how well the GPUs are known
    public record Cost(OptionalDouble stepShare, OptionalDouble waitingGpus, Known known) {
        public static final Cost UNKNOWN =
                new Cost(OptionalDouble.empty(), OptionalDouble.empty(), Known.AT_LEAST);

        public enum Known {
            MEASURED,
            /// From a sample.
            ESTIMATE,
            /// The sample tells no more than that.
            AT_LEAST
        }
    }
}

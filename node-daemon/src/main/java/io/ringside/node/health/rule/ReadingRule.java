package io.ringside.node.health.rule;

import io.ringside.node.health.language.Condition;
import io.ringside.node.health.language.Counted;
import io.ringside.node.health.language.Scope;
import io.ringside.node.health.language.Sentence;
import io.ringside.node.reading.Severity;
import io.ringside.protocol.figures.SubjectKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A rule about what sources read of each subject of a kind. Immutable.
///
/// @param alternatives the first whose figures the subject has is the one that counts
/// @param holdNanos how long it must be true before it holds
public record ReadingRule(
        String name,
        Severity severity,
        SubjectKind kind,
        List<Alternative> alternatives,
        long holdNanos,
        long keepNanos,
        String title,
        String advice,
        long incidentNanos)
        implements HealthRule {
    public ReadingRule {
        alternatives = List.copyOf(alternatives);
    }

    /// @param evidence said of a subject for which the condition is true
    public record Alternative(Condition condition, Sentence evidence) {}

    /// Absent when the subject lacks figures of every one.
    public Optional<Alternative> alternative(Scope subject) {
        for (Alternative alternative : alternatives) {
            if (alternative.condition().isAnswerable(subject)) {
                return Optional.of(alternative);
            }
        }
        return Optional.empty();
    }

    /// Whose history has to be kept for it.
    public Set<Counted> counted() {
        Set<Counted> counted = new LinkedHashSet<>();
        for (Alternative alternative : alternatives) {
            counted.addAll(alternative.condition().counted());
            counted.addAll(alternative.evidence().counted());
        }
        return counted;
    }
}

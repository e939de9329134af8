package io.ringside.node.health.rule;

import io.ringside.node.reading.Severity;

/// One rule of a rules file, checked. Immutable.
public sealed interface HealthRule permits ReadingRule, EventRule {
    String name();

    Severity severity();

    /// A few words.
    String title();

    /// What to do next; empty: nothing is known.
    String advice();

    /// How long a finding stays after it was last true.
    long keepNanos();

    /// How long the node is read in the incident rhythm when the rule begins to hold; 0: not.
    long incidentNanos();
}

package io.ringside.node.health;

/// What became of a rule for a subject.
public enum Phase {
    /// It is true, not yet for long enough.
    BEGAN,
    /// It was true, not for long enough.
    FELL,
    /// It has been true for long enough: a finding from now on.
    HELD,
    /// It is over.
    CLEARED
}

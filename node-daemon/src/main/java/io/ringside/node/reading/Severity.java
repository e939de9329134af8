package io.ringside.node.reading;

/// Whom an event or a finding concerns.
public enum Severity {
    /// Wake somebody: hardware is failing or a job stands.
    PAGE,
    /// By the next working day.
    TICKET,
    /// Worth knowing; nobody need act.
    NOTE
}

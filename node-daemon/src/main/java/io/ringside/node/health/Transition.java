package io.ringside.node.health;

import io.ringside.node.health.rule.HealthRule;
import io.ringside.protocol.figures.SubjectKind;

/// A change of one rule for one subject. Immutable.
///
/// @param evidence as of now; empty when it is over
public record Transition(
        long epochNanos,
        HealthRule rule,
        SubjectKind subjectKind,
        String subject,
        Phase phase,
        String evidence) {}

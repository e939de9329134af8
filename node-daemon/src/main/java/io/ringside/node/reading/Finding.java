package io.ringside.node.reading;

import io.ringside.protocol.figures.SubjectKind;

/// A health rule that holds for a subject. Immutable.
///
/// @param rule its name in the rules file
/// @param subject an id of `subjectKind`
/// @param title a few words
/// @param evidence a sentence with the values that were read
/// @param advice what to do next
/// @param sinceEpochNanos when the condition began to hold
public record Finding(
        String rule,
        Severity severity,
        SubjectKind subjectKind,
        String subject,
        String title,
        String evidence,
        String advice,
        long sinceEpochNanos) {
    public Finding {
        rule = Texts.clean(rule);
        subject = Texts.clean(subject);
        title = Texts.clean(title);
        evidence = Texts.clean(evidence);
        advice = Texts.clean(advice);
    }
}

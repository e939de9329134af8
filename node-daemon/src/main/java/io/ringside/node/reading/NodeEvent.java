package io.ringside.node.reading;

import io.ringside.protocol.figures.SubjectKind;
import java.util.Map;

/// Something that happened once: an XID, a line NCCL wrote, a change of rhythm. Immutable.
///
/// @param source [SourceStatus#name()]
/// @param type a word in lower case, joined by `-`: "xid"
/// @param subject an id of `subjectKind`
/// @param text a sentence
public record NodeEvent(
        long epochNanos,
        String source,
        String type,
        Severity severity,
        SubjectKind subjectKind,
        String subject,
        String text,
        Map<String, String> attributes) {
    public NodeEvent {
        source = Texts.clean(source);
        type = Texts.clean(type);
        subject = Texts.clean(subject);
        text = Texts.clean(text);
        attributes = Texts.clean(attributes);
    }
}

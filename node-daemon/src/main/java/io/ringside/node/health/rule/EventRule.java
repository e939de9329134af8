package io.ringside.node.health.rule;

import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Severity;
import java.util.Optional;

/// A rule that keeps an event as a finding for a while. Immutable.
///
/// @param type [NodeEvent#type()]
/// @param of only events of this severity; absent: of any
public record EventRule(
        String name,
        Severity severity,
        String type,
        Optional<Severity> of,
        long keepNanos,
        String title,
        String advice,
        long incidentNanos)
        implements HealthRule {
    public boolean concerns(NodeEvent event) {
        return event.type().equals(type) && of.map(event.severity()::equals).orElse(true);
    }
}

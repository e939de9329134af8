package io.ringside.desktop.report.finding;

import io.ringside.desktop.correlate.advisor.Advice;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Advice on settings and places as findings: notes, as nobody need act. Stateless.
public final class AdviceReport {
    private AdviceReport() {}

    /// @param hosts the nodes' own names, by target
    /// @param labels the communicators' names, by hash
    public static List<Finding> of(
            List<Advice> advice, Map<String, String> hosts, Map<Long, String> labels) {
        return advice.stream().map(one -> of(one, hosts, labels)).toList();
    }

    private static Finding of(Advice one, Map<String, String> hosts, Map<Long, String> labels) {
        return new Finding(
                one.id(),
                one.kind().id(),
                one.kind().words(),
                "note",
                "medium",
                hosts.getOrDefault(one.node(), one.node()),
                one.about() == 0
                        ? hosts.getOrDefault(one.node(), one.node())
                        : labels.getOrDefault(one.about(), Long.toUnsignedString(one.about())),
                List.of(),
                List.of(),
                one.headline(),
                one.evidence(),
                one.against(),
                one.todo(),
                OptionalDouble.empty(),
                0);
    }
}

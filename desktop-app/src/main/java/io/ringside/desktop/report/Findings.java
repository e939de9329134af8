package io.ringside.desktop.report;

import io.ringside.desktop.report.finding.Diagnosis;
import io.ringside.desktop.report.finding.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// All that is wrong, in one list, whoever found it: hangs, late ranks, slow links, the daemons'
/// health rules. Stateless.
public final class Findings {
    private static final List<String> SEVERITIES = List.of("page", "ticket", "note");

    private Findings() {}

    /// The loudest first, of those the most costly, then as they were found: hangs, late ranks,
    /// slow links, what else was found, rules.
    public static List<Finding> of(List<NodeReport> nodes, Diagnosis diagnosis) {
        List<Finding> all = new ArrayList<>(diagnosis.hangs().findings());
        all.addAll(diagnosis.late().findings());
        all.addAll(diagnosis.links().findings());
        all.addAll(diagnosis.more());
        for (NodeReport node : nodes) {
            if (node.restartedLately()) {
                all.add(Finding.restarted(node.target(), node.info().hostName(), node.restarts()));
            }
            node.health()
                    .findings()
                    .forEach(told ->
                            all.add(Finding.of(told, node.info().hostName(), node.target())));
        }
        all.sort(
                Comparator.comparingInt((Finding f) -> SEVERITIES.indexOf(f.severity()))
                        .thenComparingDouble(f -> -f.costRatio().orElse(0)));
        return List.copyOf(all);
    }

    /// The first line of the page: how many, and the loudest; empty of none.
    ///
    /// @param findings as [#of] puts them
    static String summary(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "";
        }
        List<String> counts = new ArrayList<>();
        for (String severity : SEVERITIES) {
            long count = findings.stream().filter(f -> f.severity().equals(severity)).count();
            if (count > 0) {
                counts.add(count + " " + severity + (count == 1 ? "" : "s"));
            }
        }
        boolean quiet = findings.getFirst().severity().equals(SEVERITIES.getLast());
        return (quiet ? "Nothing asks for anybody. " : "")
                + String.join(", ", counts)
                + (findings.size() == 1 ? ": " : ", first of all: ")
                + findings.getFirst().headline()
                + "\n\n";
    }

    /// For the top of the page, each with what speaks for and against it and why; empty of none.
    static String text(List<Finding> findings) {
        StringBuilder out = new StringBuilder();
        findings.forEach(finding -> finding.text(out));
        return out.append(findings.isEmpty() ? "" : "\n").toString();
    }
}

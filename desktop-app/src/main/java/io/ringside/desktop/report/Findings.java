package io.ringside.desktop.report;

import io.ringside.desktop.report.finding.Finding;
import io.ringside.desktop.report.finding.HangReport;
import io.ringside.desktop.report.finding.LatenessReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// All that is wrong, in one list, whoever found it: hangs, late ranks, the daemons' health rules.
/// Stateless.
public final class Findings {
    private static final List<String> SEVERITIES = List.of("page", "ticket", "note");

    private Findings() {}

    /// Those that need nothing more than the nodes, hangs and late ranks.
    public static List<Finding> of(List<NodeReport> nodes, HangReport hangs, LatenessReport late) {
        return of(nodes, hangs, late, List.of());
    }

    /// The loudest first, of those the most costly, then as they were found: hangs, late ranks,
    /// what else was found, rules.
    ///
    /// @param more slow jobs, advice
    public static List<Finding> of(
            List<NodeReport> nodes, HangReport hangs, LatenessReport late, List<Finding> more) {
        List<Finding> all = new ArrayList<>(hangs.findings());
        all.addAll(late.findings());
        all.addAll(more);
        for (NodeReport node : nodes) {
            node.snapshot()
                    .health()
                    .findings()
                    .forEach(told -> all.add(Finding.of(told, node.info().hostName())));
        }
        all.sort(
                Comparator.comparingInt((Finding f) -> SEVERITIES.indexOf(f.severity()))
                        .thenComparingDouble(f -> -f.costRatio().orElse(0)));
        return List.copyOf(all);
    }

    /// For the top of the page, each with what speaks for and against it and why; empty of none.
    static String text(List<Finding> findings) {
        StringBuilder out = new StringBuilder();
        findings.forEach(finding -> finding.text(out));
        return out.append(findings.isEmpty() ? "" : "\n").toString();
    }
}

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

    /// The loudest first, of those the most costly, then as they were found: hangs, late ranks,
    /// rules.
    public static List<Finding> of(List<NodeReport> nodes, HangReport hangs, LatenessReport late) {
        List<Finding> all = new ArrayList<>(hangs.findings());
        all.addAll(late.findings());
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
}

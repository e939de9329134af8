package io.ringside.desktop.report.diff;

import io.ringside.desktop.report.finding.Finding;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Findings that are told on one side only, and those of both. The same is what has the same kind
/// and is about the same ranks or part: ids and hosts are of one run. Immutable.
public record DiffFindings(List<Finding> came, List<Finding> went, List<Finding> stayed) {
    public DiffFindings {
        came = List.copyOf(came);
        went = List.copyOf(went);
        stayed = List.copyOf(stayed);
    }

    public static DiffFindings of(List<Finding> before, List<Finding> after) {
        Set<String> known = keys(before);
        Set<String> now = keys(after);
        return new DiffFindings(
                after.stream().filter(finding -> !known.contains(key(finding))).toList(),
                before.stream().filter(finding -> !now.contains(key(finding))).toList(),
                after.stream().filter(finding -> known.contains(key(finding))).toList());
    }

    private static Set<String> keys(List<Finding> findings) {
        return findings.stream().map(DiffFindings::key).collect(Collectors.toSet());
    }

    private static String key(Finding finding) {
        return finding.kind()
                + "/"
                + (finding.culprits().isEmpty() ? finding.subject() : finding.culprits());
    }
}

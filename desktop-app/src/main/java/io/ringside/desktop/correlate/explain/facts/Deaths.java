package io.ringside.desktop.correlate.explain.facts;

import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.ProfiledProcess;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Processes that died, as findings of their node: what the status line, the findings, a report and
/// a watch say of them is one. Stateless.
public final class Deaths {
    public static final String RULE = "process-died";

    /// As many are told one by one; more are one finding.
    private static final int MOST_APART = 8;

    private Deaths() {}

    /// What the node's health is with them.
    ///
    /// @param sinceEpochNanos the node's clock: since when, where a death has no time of its own
    public static NodeHealth with(
            NodeHealth health, List<ProfiledProcess> processes, long sinceEpochNanos) {
        List<ProfiledProcess> died =
                processes.stream().filter(p -> p.state() == ProcessState.DIED).toList();
        if (died.isEmpty()) {
            return health;
        }
        List<ToldFinding> findings = new ArrayList<>(health.findings());
        if (died.size() <= MOST_APART) {
            died.forEach(process -> findings.add(one(process, sinceEpochNanos)));
        } else {
            findings.add(all(died, sinceEpochNanos));
        }
        return new NodeHealth(findings, health.events(), health.readings(), health.rhythm());
    }

    private static ToldFinding one(ProfiledProcess process, long sinceEpochNanos) {
        return finding(
                Long.toString(process.pid()),
                process.title() + " died",
                "It ended without its last calls to NCCL; its last operations are kept.",
                process.endedEpochNanos().orElse(sinceEpochNanos));
    }

    private static ToldFinding all(List<ProfiledProcess> died, long sinceEpochNanos) {
        String first =
                died.stream()
                        .limit(MOST_APART)
                        .map(ProfiledProcess::title)
                        .collect(Collectors.joining(", "));
        long since =
                died.stream()
                        .flatMapToLong(process -> process.endedEpochNanos().stream())
                        .min()
                        .orElse(sinceEpochNanos);
        return finding(
                "",
                died.size() + " processes died",
                first + " and others; their last operations are kept.",
                since);
    }

    private static ToldFinding finding(String pid, String title, String evidence, long since) {
        return new ToldFinding(
                RULE,
                Severity.PAGE,
                pid.isEmpty() ? SubjectKind.HOST : SubjectKind.PROCESS,
                pid,
                title,
                evidence,
                "See the job's log on the node, and dmesg for the kernel's out-of-memory killer.",
                since);
    }
}

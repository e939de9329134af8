package io.ringside.desktop.correlate.explain.facts;

import static java.util.Comparator.comparingLong;

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
/// a watch say of them is one. Those that go together are one finding, of the first. Stateless.
public final class Deaths {
    public static final String RULE = "process-died";

    /// As many are told apart; more are one finding.
    private static final int MOST_APART = 8;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long APART_NANOS = 60 * NANOS_PER_SECOND;

    /// A daemon looks five times a second whether a process is there, and less often where it gets
    /// little processor.
    private static final long KNOWN_APART_NANOS = NANOS_PER_SECOND;

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
        List<List<ProfiledProcess>> together = together(died, sinceEpochNanos);
        if (together.size() <= MOST_APART) {
            together.forEach(each -> findings.add(one(each, sinceEpochNanos)));
        } else {
            findings.add(all(died, sinceEpochNanos));
        }
        return new NodeHealth(findings, health.events(), health.readings(), health.rhythm());
    }

    /// By their ends: those with no minute between them. One rank's death takes its job with it, so
    /// they are one thing to look at.
    private static List<List<ProfiledProcess>> together(
            List<ProfiledProcess> died, long sinceEpochNanos) {
        List<ProfiledProcess> inOrder =
                died.stream()
                        .sorted(comparingLong(process -> ended(process, sinceEpochNanos)))
                        .toList();
        List<List<ProfiledProcess>> together = new ArrayList<>();
        for (ProfiledProcess process : inOrder) {
            boolean follows =
                    !together.isEmpty()
                            && ended(process, sinceEpochNanos)
                                            - ended(together.getLast().getLast(), sinceEpochNanos)
                                    < APART_NANOS;
            if (!follows) {
                together.add(new ArrayList<>());
            }
            together.getLast().add(process);
        }
        return together;
    }

    /// @param died in the order of their ends
    private static ToldFinding one(List<ProfiledProcess> died, long sinceEpochNanos) {
        ProfiledProcess first = died.getFirst();
        long since = ended(first, sinceEpochNanos);
        String pid = Long.toString(first.pid());
        if (died.size() == 1) {
            return finding(
                    pid,
                    first.title() + " died",
                    "It ended without its last calls to NCCL; its last operations are kept.",
                    since);
        }
        return finding(
                pid,
                first.title() + " and " + (died.size() - 1) + " more died",
                order(died, sinceEpochNanos)
                        + " They ended without their last calls to NCCL; their last operations are kept.",
                since);
    }

    private static String order(List<ProfiledProcess> died, long sinceEpochNanos) {
        long alone = ended(died.get(1), sinceEpochNanos) - ended(died.getFirst(), sinceEpochNanos);
        return alone < KNOWN_APART_NANOS
                ? "Which of them was first is not known."
                : "%s was gone %d s before the next, %s."
                        .formatted(
                                died.getFirst().title(),
                                alone / NANOS_PER_SECOND,
                                died.get(1).title());
    }

    private static ToldFinding all(List<ProfiledProcess> died, long sinceEpochNanos) {
        String first =
                died.stream()
                        .limit(MOST_APART)
                        .map(ProfiledProcess::title)
                        .collect(Collectors.joining(", "));
        long since =
                died.stream().mapToLong(each -> ended(each, sinceEpochNanos)).min().getAsLong();
        return finding(
                "",
                died.size() + " processes died",
                first + " and others; their last operations are kept.",
                since);
    }

    private static long ended(ProfiledProcess process, long sinceEpochNanos) {
        return process.endedEpochNanos().orElse(sinceEpochNanos);
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

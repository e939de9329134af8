package io.ringside.desktop.report.finding;

import io.ringside.desktop.correlate.advisor.Advice;
import io.ringside.desktop.correlate.explain.SlowJob;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.subject.Subject;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// What is said of whole jobs as findings: those that are slower than they were, and advice on
/// settings and places, which are notes, as nobody need act. Stateless.
public final class JobReport {
    private static final String TICKET = "ticket";

    private JobReport() {}

    /// @param hosts the nodes' own names, by target
    /// @param labels the communicators' names, by hash
    public static List<Finding> slow(
            List<SlowJob> slow, Map<String, String> hosts, Map<Long, String> labels) {
        return slow.stream()
                .map(job -> of(job, hosts.getOrDefault(job.node(), job.node()), labels))
                .toList();
    }

    private static Finding of(SlowJob job, String host, Map<Long, String> labels) {
        String communicator =
                labels.getOrDefault(
                        job.commHash(), NodeSnapshot.Communicator.shortLabel(job.commHash()));
        return new Finding(
                "job-slower/" + Long.toUnsignedString(job.commHash()),
                "job-slower",
                "slow job",
                TICKET,
                "medium",
                "",
                communicator,
                List.of(),
                List.of(),
                job.headline(communicator),
                List.of(
                        (job.serving()
                                        ? "The median time between two tokens, as the engine on "
                                        : "Calls of the same size, as counted on ")
                                + host
                                + ", in steps of two minutes: the latest two against the better"
                                + " half of those "
                                + job.before()
                                + "."),
                List.of(),
                "",
                OptionalDouble.of(job.lossShare()),
                job.sinceEpochNanos(),
                job.explanation(),
                Subject.NONE);
    }

    /// @param hosts the nodes' own names, by target
    /// @param labels the communicators' names, by hash
    public static List<Finding> advice(
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
                        : labels.getOrDefault(
                                one.about(), NodeSnapshot.Communicator.shortLabel(one.about())),
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

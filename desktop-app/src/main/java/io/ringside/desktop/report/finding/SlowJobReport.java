package io.ringside.desktop.report.finding;

import io.ringside.desktop.correlate.explain.SlowJob;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// Jobs that are slower than they were, as findings. Stateless.
public final class SlowJobReport {
    private static final String TICKET = "ticket";

    private SlowJobReport() {}

    /// @param hosts the nodes' own names, by target
    /// @param labels the communicators' names, by hash
    public static List<Finding> of(
            List<SlowJob> slow, Map<String, String> hosts, Map<Long, String> labels) {
        return slow.stream()
                .map(job -> of(job, hosts.getOrDefault(job.node(), job.node()), labels))
                .toList();
    }

    private static Finding of(SlowJob job, String host, Map<Long, String> labels) {
        String communicator =
                labels.getOrDefault(job.commHash(), Long.toUnsignedString(job.commHash()));
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
                job.explanation());
    }
}

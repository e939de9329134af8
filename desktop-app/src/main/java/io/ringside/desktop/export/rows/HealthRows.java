package io.ringside.desktop.export.rows;

import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.job.JobView;
import io.ringside.desktop.viewdata.job.Jobs;
import io.ringside.protocol.gpu.GpuFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// GPUs, findings, readings and jobs.
public final class HealthRows {
    private HealthRows() {}

    public static Table gpus(ClusterView view) {
        List<String> columns = new ArrayList<>(List.of("node", "gpu", "ranks", "stale"));
        for (GpuFact fact : GpuFact.values()) {
            columns.add(fact.figure().id() + " [" + fact.figure().unit() + "]");
        }
        return new Table(
                columns,
                sink -> {
                    for (GpuView gpu : view.gpus()) {
                        @Nullable Object[] cells = new @Nullable Object[columns.size()];
                        cells[0] = view.nodes().get(gpu.nodeIndex()).hostName();
                        cells[1] = gpu.gpu().id();
                        cells[2] = gpu.rankLabel().isEmpty() ? null : gpu.rankLabel();
                        cells[3] = gpu.stale();
                        int at = 4;
                        for (GpuFact fact : GpuFact.values()) {
                            cells[at++] = LinkRows.number(gpu.figure(fact));
                        }
                        sink.row(cells);
                    }
                });
    }

    public static Table findings(ClusterView view) {
        return new Table(
                List.of(
                        "node",
                        "severity",
                        "rule",
                        "subject_kind",
                        "subject",
                        "title",
                        "evidence",
                        "advice",
                        "since_epoch_ns"),
                sink -> {
                    for (NodeView node : view.nodes()) {
                        for (ToldFinding finding : node.health().findings()) {
                            sink.row(
                                    node.hostName(),
                                    finding.severity().word(),
                                    finding.rule(),
                                    finding.subjectKind().name().toLowerCase(Locale.ROOT),
                                    finding.subject(),
                                    finding.title(),
                                    finding.evidence(),
                                    finding.advice(),
                                    finding.sinceEpochNanos());
                        }
                    }
                });
    }

    public static Table jobs(ClusterView view) {
        return new Table(
                List.of("job", "scheduler", "parts", "tenant", "ranks", "nodes", "findings"),
                sink -> {
                    for (JobView job : Jobs.of(view)) {
                        sink.row(
                                job.id(),
                                job.scheduler().isEmpty() ? null : job.scheduler(),
                                job.detail().isEmpty() ? null : job.detail(),
                                job.tenant().isEmpty() ? null : job.tenant(),
                                (long) job.ranks().size(),
                                job.nodes().stream()
                                        .map(node -> view.nodes().get(node).hostName())
                                        .collect(Collectors.joining(" ")),
                                view.concerns().findings().stream()
                                        .filter(each -> Jobs.concerns(view, job, each))
                                        .count());
                    }
                });
    }

    public static Table readings(ClusterView view) {
        return new Table(
                List.of(
                        "node",
                        "subject_kind",
                        "subject",
                        "source",
                        "read_epoch_ns",
                        "figure",
                        "value"),
                sink -> {
                    for (NodeView node : view.nodes()) {
                        for (ToldReading reading : node.health().readings()) {
                            for (Map.Entry<String, Double> figure :
                                    new TreeMap<>(reading.figures()).entrySet()) {
                                sink.row(
                                        node.hostName(),
                                        reading.subjectKind().name().toLowerCase(Locale.ROOT),
                                        reading.subject(),
                                        reading.source(),
                                        reading.readEpochNanos(),
                                        figure.getKey(),
                                        figure.getValue());
                            }
                        }
                    }
                });
    }
}

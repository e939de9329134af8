package io.ringside.desktop.command;

import io.ringside.desktop.correlate.advisor.Advisor;
import io.ringside.desktop.correlate.explain.ExplainWatch;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.correlate.live.HangWatch;
import io.ringside.desktop.correlate.live.LiveHang;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.report.NodeReport;
import io.ringside.desktop.report.finding.AdviceReport;
import io.ringside.desktop.report.finding.Finding;
import io.ringside.desktop.report.finding.HangReport;
import io.ringside.desktop.report.finding.LatenessReport;
import io.ringside.desktop.report.finding.SlowJobReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Looks for late ranks and hangs while a report listens. Thread-safe.
final class Watches {
    private final LatenessWatch late = new LatenessWatch();
    private final HangWatch hangs = new HangWatch();
    private final ExplainWatch explain = new ExplainWatch();

    synchronized void add(String node, NodeSnapshot snapshot) {
        late.add(node, snapshot);
        hangs.add(node, snapshot);
        explain.add(node, snapshot);
    }

    /// After a last look at what has come.
    synchronized LatenessReport lateness(List<NodeReport> nodes) {
        late.finish();
        return LatenessReport.of(
                late,
                late.episodes(),
                NodeReport.hosts(nodes),
                NodeReport.labels(nodes),
                explain::explain);
    }

    /// Who comes late now.
    synchronized LatenessReport latenessNow(List<NodeReport> nodes) {
        return LatenessReport.of(
                late,
                late.holding(),
                NodeReport.hosts(nodes),
                NodeReport.labels(nodes),
                explain::explain);
    }

    /// What else is wrong now: jobs that are slower than they were, settings and places that cost.
    synchronized List<Finding> more(List<NodeReport> nodes) {
        Set<Actor> lateNow =
                late.holding().stream()
                        .map(episode -> episode.worst().actor())
                        .collect(Collectors.toSet());
        Map<String, String> hosts = NodeReport.hosts(nodes);
        Map<Long, String> labels = NodeReport.labels(nodes);
        List<Finding> more =
                new ArrayList<>(SlowJobReport.of(explain.slowJobs(lateNow), hosts, labels));
        more.addAll(AdviceReport.of(Advisor.of(explain.nodes()), hosts, labels));
        return more;
    }

    synchronized HangReport hangs(List<NodeReport> nodes) {
        Map<String, String> hosts = NodeReport.hosts(nodes);
        List<LiveHang> all =
                hangs.hangs(target -> hosts.getOrDefault(target, target)).stream()
                        .sorted(
                                Comparator.comparing((LiveHang h) -> h.verdict().confidence())
                                        .thenComparing(
                                                LiveHang::verdict,
                                                Comparator.comparing(HangVerdict::kind)))
                        .toList();
        return new HangReport(all, hangs.watchedRanks(), hangs.watchedNanos());
    }
}

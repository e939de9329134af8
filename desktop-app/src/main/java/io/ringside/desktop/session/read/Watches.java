package io.ringside.desktop.session.read;

import io.ringside.desktop.correlate.advisor.Advisor;
import io.ringside.desktop.correlate.explain.ExplainWatch;
import io.ringside.desktop.correlate.explain.LateReasons;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.correlate.links.LinkWatch;
import io.ringside.desktop.correlate.live.HangWatch;
import io.ringside.desktop.correlate.live.LiveHang;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.report.NodeReport;
import io.ringside.desktop.report.finding.Diagnosis;
import io.ringside.desktop.report.finding.Finding;
import io.ringside.desktop.report.finding.HangReport;
import io.ringside.desktop.report.finding.JobReport;
import io.ringside.desktop.report.finding.LatenessReport;
import io.ringside.desktop.report.finding.LinkReport;
import io.ringside.desktop.report.finding.StepReport;
import io.ringside.desktop.report.finding.StepReport.Tokens;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Looks for late ranks, slow links and hangs while a report listens. Thread-safe.
public final class Watches {
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final LatenessWatch late = new LatenessWatch();
    private final HangWatch hangs = new HangWatch();
    private final ExplainWatch explain = new ExplainWatch();
    private final LateReasons reasons = new LateReasons();
    private final LinkWatch links = new LinkWatch();
    private final Price price;
    private long lookedAt;

    public Watches(Price price) {
        this.price = price;
    }

    public synchronized void add(String node, NodeSnapshot snapshot) {
        late.add(node, snapshot);
        hangs.add(node, snapshot);
        explain.add(node, snapshot);
        links.add(node, snapshot);
        if (Math.abs(snapshot.windowEndEpochNanos() - lookedAt) >= LOOK_NANOS) {
            lookedAt = snapshot.windowEndEpochNanos();
            reasons.look(late.holding(), explain);
        }
    }

    /// After a last look at what has come.
    public synchronized Diagnosis all(List<NodeReport> nodes) {
        late.finish();
        links.finish();
        reasons.look(late.holding(), explain);
        Map<String, String> hosts = NodeReport.hosts(nodes);
        Map<Long, String> labels = NodeReport.labels(nodes);
        return new Diagnosis(
                hangs(hosts),
                LatenessReport.of(
                        late,
                        late.episodes(),
                        late::isNoteAtTheEnd,
                        hosts,
                        labels,
                        reasons::why,
                        price),
                LinkReport.of(links, links.episodes(), late, hosts, labels, price),
                StepReport.of(late.steps(), labels, tokens(nodes), price),
                more(hosts, labels));
    }

    /// What holds now.
    public synchronized Diagnosis now(List<NodeReport> nodes) {
        reasons.look(late.holding(), explain);
        Map<String, String> hosts = NodeReport.hosts(nodes);
        Map<Long, String> labels = NodeReport.labels(nodes);
        return new Diagnosis(
                hangs(hosts),
                LatenessReport.of(
                        late,
                        late.holding(),
                        LateEpisode::isNote,
                        hosts,
                        labels,
                        reasons::why,
                        price),
                LinkReport.of(links, links.holding(), late, hosts, labels, price),
                StepReport.NONE,
                more(hosts, labels));
    }

    /// Jobs that are slower than they were, settings and places that cost.
    private List<Finding> more(Map<String, String> hosts, Map<Long, String> labels) {
        Set<Actor> lateNow =
                late.holding().stream()
                        .map(episode -> episode.worst().actor())
                        .collect(Collectors.toSet());
        List<Finding> more =
                new ArrayList<>(JobReport.slow(explain.slowJobs(lateNow), hosts, labels));
        more.addAll(JobReport.advice(Advisor.of(explain.nodes()), hosts, labels));
        return more;
    }

    private HangReport hangs(Map<String, String> hosts) {
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

    /// All GPUs of the nodes on which engines run are paid for, whatever runs on them.
    private static Tokens tokens(List<NodeReport> nodes) {
        int gpus = 0;
        int engines = 0;
        double prompt = 0;
        double generated = 0;
        for (NodeReport node : nodes) {
            int here = engines;
            for (ToldReading reading : node.snapshot().health().readings()) {
                Double rate = reading.figures().get(EngineFigure.GENERATION_TOKEN_RATE.id());
                if (reading.subjectKind() == SubjectKind.ENGINE && rate != null) {
                    engines++;
                    generated += rate;
                    prompt +=
                            reading.figures()
                                    .getOrDefault(EngineFigure.PROMPT_TOKEN_RATE.id(), 0.0);
                }
            }
            gpus += engines > here ? node.snapshot().gpus().size() : 0;
        }
        return new Tokens(gpus, prompt, generated, engines);
    }
}

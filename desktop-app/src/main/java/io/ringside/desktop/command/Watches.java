package io.ringside.desktop.command;

import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.correlate.links.LinkWatch;
import io.ringside.desktop.correlate.live.HangWatch;
import io.ringside.desktop.correlate.live.LiveHang;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.report.NodeReport;
import io.ringside.desktop.report.finding.Diagnosis;
import io.ringside.desktop.report.finding.HangReport;
import io.ringside.desktop.report.finding.LatenessReport;
import io.ringside.desktop.report.finding.LinkReport;
import io.ringside.desktop.report.finding.StepReport;
import io.ringside.desktop.report.finding.StepReport.Tokens;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Looks for late ranks, slow links and hangs while a report listens. Thread-safe.
final class Watches {
    private final LatenessWatch late = new LatenessWatch();
    private final HangWatch hangs = new HangWatch();
    private final LinkWatch links = new LinkWatch();
    private final Price price;

    Watches(Price price) {
        this.price = price;
    }

    synchronized void add(String node, NodeSnapshot snapshot) {
        late.add(node, snapshot);
        hangs.add(node, snapshot);
        links.add(node, snapshot);
    }

    /// After a last look at what has come.
    synchronized Diagnosis all(List<NodeReport> nodes) {
        late.finish();
        links.finish();
        Map<String, String> hosts = NodeReport.hosts(nodes);
        Map<Long, String> labels = NodeReport.labels(nodes);
        return new Diagnosis(
                hangs(hosts),
                LatenessReport.of(late, late.episodes(), hosts, labels, price),
                LinkReport.of(links, links.episodes(), late, hosts, labels, price),
                StepReport.of(late.steps(), labels, tokens(nodes), price));
    }

    /// What holds now.
    synchronized Diagnosis now(List<NodeReport> nodes) {
        Map<String, String> hosts = NodeReport.hosts(nodes);
        Map<Long, String> labels = NodeReport.labels(nodes);
        return new Diagnosis(
                hangs(hosts),
                LatenessReport.of(late, late.holding(), hosts, labels, price),
                LinkReport.of(links, links.holding(), late, hosts, labels, price),
                StepReport.NONE);
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

package io.ringside.desktop.state;

import io.ringside.desktop.correlate.advisor.Advice;
import io.ringside.desktop.correlate.advisor.Advisor;
import io.ringside.desktop.correlate.explain.ExplainWatch;
import io.ringside.desktop.correlate.explain.Explanation;
import io.ringside.desktop.correlate.explain.LateReasons;
import io.ringside.desktop.correlate.explain.SlowJob;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.LateWords;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.links.LinkEpisode;
import io.ringside.desktop.correlate.links.LinkWatch;
import io.ringside.desktop.correlate.links.LinkWords;
import io.ringside.desktop.correlate.links.SlowLink;
import io.ringside.desktop.correlate.live.HangWatch;
import io.ringside.desktop.correlate.live.LiveHang;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.correlate.step.StepCost;
import io.ringside.desktop.correlate.step.StepTime;
import io.ringside.desktop.feed.Mailbox.NodeUpdate;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.state.concern.ConcernMaker;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Ranks that come late, links that are slow and ranks that hang, as findings beside those of the
/// daemons' rules. A node that goes back in time, as a repeated playback does, begins the watches
/// anew. Owned by the thread that makes views.
final class Correlation {
    private static final String LATE = "late-rank";
    private static final String HANG = "hang";
    private static final String SLOWER = "job-slower";
    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final int MOST_EVIDENCE = 3;

    private final Map<String, Long> ends = new HashMap<>();
    private final Map<String, String> hosts = new HashMap<>();
    private final Price price;
    private LatenessWatch watch = new LatenessWatch();
    private LinkWatch linkWatch = new LinkWatch();
    private HangWatch hangWatch = new HangWatch();
    private ExplainWatch explainWatch = new ExplainWatch();
    private List<SlowJob> slowJobs = List.of();
    private List<Advice> advice = List.of();
    private Map<String, Long> adviceSince = Map.of();
    private LateReasons reasons = new LateReasons();
    private List<LateEpisode> late = List.of();
    private List<LinkEpisode> slowLinks = List.of();
    private List<LiveHang> hangs = List.of();
    private long lookedAt;
    private long explainedAt;
    private boolean stirred;

    /// @param price of a GPU
    Correlation(Price price) {
        this.price = price;
    }

    /// Forgets all nodes: one that is no longer followed is not silent, and waits for nobody.
    void startOver() {
        ends.clear();
        watch = new LatenessWatch();
        linkWatch = new LinkWatch();
        hangWatch = new HangWatch();
        explainWatch = new ExplainWatch();
        slowJobs = List.of();
        advice = List.of();
        adviceSince = Map.of();
        reasons = new LateReasons();
        late = List.of();
        slowLinks = List.of();
        hangs = List.of();
        lookedAt = 0;
        explainedAt = 0;
    }

    /// Of no others anything is remembered.
    void keep(Collection<String> targets) {
        hosts.keySet().retainAll(targets);
    }

    void apply(NodeUpdate update) {
        update.info().ifPresent(info -> hosts.put(update.node(), info.hostName()));
        update.earlier().forEach(snapshot -> add(update.node(), snapshot));
        update.snapshot().ifPresent(snapshot -> add(update.node(), snapshot));
    }

    private void add(String node, NodeSnapshot snapshot) {
        Long before = ends.get(node);
        if (before != null && snapshot.windowEndEpochNanos() < before) {
            startOver();
        }
        ends.put(node, snapshot.windowEndEpochNanos());
        watch.add(node, snapshot);
        linkWatch.add(node, snapshot);
        stirred = true;
        hangWatch.add(node, snapshot);
        explainWatch.add(node, snapshot);
        if (snapshot.windowEndEpochNanos() - lookedAt >= LOOK_NANOS) {
            hangs = hangWatch.hangs(this::host);
            lookedAt = snapshot.windowEndEpochNanos();
        }
    }

    /// A node by its own name, as reports tell it, unless another is called so too.
    private String host(String target) {
        String host = hosts.getOrDefault(target, "");
        return host.isEmpty() || Collections.frequency(hosts.values(), host) > 1 ? target : host;
    }

    /// All of it as data; the nodes' health tells of the same in words.
    ConcernMaker.Known known() {
        lookAtLate();
        return new ConcernMaker.Known(
                hangs,
                late,
                episode -> reasons.why(episode.worst()),
                price,
                hangWatch.ranks(),
                List.of(LATE, HANG));
    }

    private void lookAtLate() {
        if (stirred) {
            late = watch.holding();
            slowLinks = linkWatch.holding();
            stirred = false;
            explain();
        }
    }

    /// What the node's daemon says, and with it which of its ranks come late now. A hang is of all
    /// nodes, and stands with the first.
    NodeHealth with(NodeHealth health, String node, boolean first, Communicators communicators) {
        lookAtLate();
        List<ToldFinding> findings = new ArrayList<>(health.findings());
        if (first) {
            hangs.forEach(hang -> findings.add(finding(hang)));
        }
        for (Advice one : advice) {
            if (one.node().isEmpty() ? first : one.node().equals(node)) {
                findings.add(finding(one));
            }
        }
        for (SlowJob job : slowJobs) {
            if (job.node().equals(node)) {
                findings.add(finding(job, communicators));
            }
        }
        for (LateEpisode episode : late) {
            if (episode.worst().actor().node().equals(node)
                    && episode.confidence() != Confidence.LOW) {
                findings.add(finding(episode, reasons.why(episode.worst()), communicators));
            }
        }
        Set<Actor> actors = lateActors();
        for (LinkEpisode episode : slowLinks) {
            Optional<Actor> from = episode.latest().from().actor();
            boolean here = from.isPresent() ? from.get().node().equals(node) : first;
            if (here && episode.confidence(actors) != Confidence.LOW) {
                findings.add(finding(episode, actors, communicators));
            }
        }
        return findings.size() == health.findings().size()
                ? health
                : new NodeHealth(findings, health.events(), health.readings(), health.rhythm());
    }

    /// Once a second.
    private void explain() {
        if (lookedAt == explainedAt) {
            return;
        }
        explainedAt = lookedAt;
        reasons.look(late, explainWatch);
        Set<Actor> told = new HashSet<>();
        late.forEach(episode -> told.add(episode.worst().actor()));
        slowJobs = explainWatch.slowJobs(told);
        advice = Advisor.of(explainWatch.nodes());
        Map<String, Long> since = new HashMap<>();
        advice.forEach(one -> since.put(one.id(), adviceSince.getOrDefault(one.id(), lookedAt)));
        adviceSince = since;
    }

    /// A note: nobody need act. Of several nodes it stands with the first.
    private ToldFinding finding(Advice one) {
        List<String> sentences = new ArrayList<>(one.evidence());
        one.against().forEach(against -> sentences.add("Against it: " + against));
        return new ToldFinding(
                one.rule(),
                Severity.NOTE,
                one.about() == 0 ? SubjectKind.HOST : SubjectKind.COMMUNICATOR,
                one.about() == 0 ? "" : Long.toUnsignedString(one.about()),
                one.headline(),
                String.join(" ", sentences),
                one.todo(),
                adviceSince.getOrDefault(one.id(), lookedAt));
    }

    private static ToldFinding finding(SlowJob job, Communicators communicators) {
        return new ToldFinding(
                SLOWER,
                Severity.TICKET,
                SubjectKind.COMMUNICATOR,
                Long.toUnsignedString(job.commHash()),
                job.headline(communicators.label(job.commHash())),
                job.explanation().text(),
                job.explanation().advice(),
                job.sinceEpochNanos());
    }

    private Set<Actor> lateActors() {
        return late.stream()
                .filter(episode -> episode.confidence() != Confidence.LOW)
                .map(episode -> episode.worst().actor())
                .collect(Collectors.toSet());
    }

    private ToldFinding finding(
            LinkEpisode episode, Set<Actor> actors, Communicators communicators) {
        SlowLink link = episode.latest();
        double step =
                link.from()
                        .actor()
                        .flatMap(watch.steps()::of)
                        .map(StepTime::medianNanos)
                        .orElse(0.0);
        List<String> evidence =
                new ArrayList<>(
                        LinkWords.evidence(
                                link, communicators.label(link.commHash()), step, price));
        evidence.addAll(LinkWords.counterEvidence(link, actors));
        return new ToldFinding(
                link.kind().id(),
                StepCost.isNote(link.costAtMost()) ? Severity.NOTE : Severity.TICKET,
                SubjectKind.HOST,
                "",
                LinkWords.headline(link),
                String.join(" ", evidence),
                "",
                episode.sinceEpochNanos());
    }

    private ToldFinding finding(LateEpisode episode, Explanation why, Communicators communicators) {
        String label = communicators.label(episode.worst().commHash());
        return new ToldFinding(
                LATE,
                episode.isNote() ? Severity.NOTE : Severity.TICKET,
                SubjectKind.HOST,
                "",
                LateWords.headline(episode.worst()),
                (String.join(" ", LateWords.evidence(episode, label, price)) + " " + why.text())
                        .strip(),
                why.advice(),
                episode.sinceEpochNanos());
    }

    /// Who cannot be named calls nobody out of bed.
    private static ToldFinding finding(LiveHang hang) {
        HangVerdict verdict = hang.verdict();
        boolean named =
                !verdict.culprits().isEmpty() && verdict.confidence() != HangVerdict.Confidence.LOW;
        return new ToldFinding(
                HANG,
                named ? Severity.PAGE : Severity.TICKET,
                SubjectKind.HOST,
                "",
                verdict.headline(),
                String.join(
                        " ",
                        verdict.evidence()
                                .subList(0, Math.min(MOST_EVIDENCE, verdict.evidence().size()))),
                "",
                hang.sinceEpochNanos());
    }
}

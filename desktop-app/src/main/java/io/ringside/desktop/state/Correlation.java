package io.ringside.desktop.state;

import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.LateRank.Confidence;
import io.ringside.desktop.correlate.lateness.LateWords;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.correlate.live.HangWatch;
import io.ringside.desktop.correlate.live.LiveHang;
import io.ringside.desktop.feed.Mailbox.NodeUpdate;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.state.concern.ConcernMaker;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Ranks that come late and ranks that hang, as findings beside those of the daemons' rules. A node
/// that goes back in time, as a repeated playback does, begins the watches anew. Owned by the
/// thread that makes views.
final class Correlation {
    private static final String LATE = "late-rank";
    private static final String HANG = "hang";
    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final int MOST_EVIDENCE = 3;

    private final Map<String, Long> ends = new HashMap<>();
    private LatenessWatch watch = new LatenessWatch();
    private HangWatch hangWatch = new HangWatch();
    private List<LateEpisode> late = List.of();
    private List<LiveHang> hangs = List.of();
    private long lookedAt;
    private boolean stirred;

    /// Forgets all nodes: one that is no longer followed is not silent, and waits for nobody.
    void startOver() {
        ends.clear();
        watch = new LatenessWatch();
        hangWatch = new HangWatch();
        late = List.of();
        hangs = List.of();
        lookedAt = 0;
    }

    void apply(NodeUpdate update) {
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
        stirred = true;
        hangWatch.add(node, snapshot);
        if (snapshot.windowEndEpochNanos() - lookedAt >= LOOK_NANOS) {
            hangs = hangWatch.hangs(target -> target);
            lookedAt = snapshot.windowEndEpochNanos();
        }
    }

    /// All of it as data; the nodes' health tells of the same in words.
    ConcernMaker.Known known() {
        lookAtLate();
        return new ConcernMaker.Known(hangs, late, hangWatch.ranks(), List.of(LATE, HANG));
    }

    private void lookAtLate() {
        if (stirred) {
            late = watch.holding();
            stirred = false;
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
        for (LateEpisode episode : late) {
            if (episode.worst().actor().node().equals(node)
                    && episode.confidence() != Confidence.LOW) {
                findings.add(finding(episode, communicators));
            }
        }
        return findings.size() == health.findings().size()
                ? health
                : new NodeHealth(findings, health.events(), health.readings(), health.rhythm());
    }

    private static ToldFinding finding(LateEpisode episode, Communicators communicators) {
        String label = communicators.label(episode.worst().commHash());
        return new ToldFinding(
                LATE,
                episode.worst().isNote() ? Severity.NOTE : Severity.TICKET,
                SubjectKind.HOST,
                "",
                LateWords.headline(episode.worst()),
                String.join(" ", LateWords.evidence(episode.worst(), label)),
                "",
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

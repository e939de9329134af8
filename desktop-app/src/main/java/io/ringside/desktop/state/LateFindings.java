package io.ringside.desktop.state;

import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.LateRank.Confidence;
import io.ringside.desktop.correlate.lateness.LateWords;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.feed.Mailbox.NodeUpdate;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Ranks that come late, as findings beside those of the daemons' rules. A node that starts anew or
/// goes back in time, as a repeated playback does, begins the watch anew. Owned by the thread that
/// makes views.
final class LateFindings {
    private static final String RULE = "late-rank";

    /// A part of a step below which nobody is to be called.
    private static final double NOTE_BELOW = 0.1;

    private final Map<String, Long> ends = new HashMap<>();
    private LatenessWatch watch = new LatenessWatch();

    void apply(NodeUpdate update) {
        update.earlier().forEach(snapshot -> add(update.node(), snapshot));
        update.snapshot().ifPresent(snapshot -> add(update.node(), snapshot));
    }

    private void add(String node, NodeSnapshot snapshot) {
        Long before = ends.put(node, snapshot.windowEndEpochNanos());
        if (before != null && snapshot.windowEndEpochNanos() < before) {
            watch = new LatenessWatch();
        }
        watch.add(node, snapshot);
    }

    /// What the node's daemon says, and below it which of its ranks come late now.
    NodeHealth with(NodeHealth health, String node, Communicators communicators) {
        List<ToldFinding> findings = new ArrayList<>(health.findings());
        for (LateEpisode episode : watch.holding()) {
            if (episode.worst().actor().node().equals(node)
                    && episode.worst().confidence() != Confidence.LOW) {
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
                RULE,
                episode.worst().stepNanos() > 0 && episode.worst().stepShare() < NOTE_BELOW
                        ? Severity.NOTE
                        : Severity.TICKET,
                SubjectKind.HOST,
                "",
                LateWords.headline(episode.worst()),
                String.join(" ", LateWords.evidence(episode.worst(), label)),
                "",
                episode.sinceEpochNanos());
    }
}

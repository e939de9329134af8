package io.ringside.desktop.report.finding;

import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.links.LinkEpisode;
import io.ringside.desktop.correlate.links.LinkLook;
import io.ringside.desktop.correlate.links.LinkRow;
import io.ringside.desktop.correlate.links.LinkWatch;
import io.ringside.desktop.correlate.links.LinkWords;
import io.ringside.desktop.correlate.links.SlowLink;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.correlate.step.StepCost;
import io.ringside.desktop.correlate.step.StepTime;
import io.ringside.desktop.model.NodeSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which links are slow, and what is known of each. Immutable.
///
/// @param rows the slowest first
/// @param links what is known of each, those of most steps first
/// @param look what the latest look could compare
/// @param labels the communicators' names, by hash
/// @param refused channels that were told of and not watched, as there are too many
/// @param forgotten findings beyond those that are kept
public record LinkReport(
        List<Row> rows,
        List<LinkRow> links,
        LinkLook look,
        Map<Long, String> labels,
        long refused,
        long forgotten) {
    public static final LinkReport NONE =
            new LinkReport(List.of(), List.of(), LinkLook.NOTHING, Map.of(), 0, 0);

    /// Links of which latency and rate are told.
    static final int MOST_LINKS = 1024;

    private static final int MOST_ROWS = 32;

    public LinkReport {
        rows = List.copyOf(rows);
        links = List.copyOf(links);
        labels = Map.copyOf(labels);
    }

    /// One finding.
    ///
    /// @param host of the sender, by its own name; empty: not known
    record Row(
            String host,
            LinkEpisode episode,
            Confidence confidence,
            Optional<StepCost> cost,
            Price price,
            List<String> evidence,
            List<String> counterEvidence) {
        Finding finding() {
            SlowLink slow = episode.latest();
            return new Finding(
                    slow.id(),
                    slow.kind().id(),
                    slow.kind().words(),
                    severity(),
                    confidence.word(),
                    host,
                    subject(slow),
                    ranks(slow),
                    List.of(),
                    LinkWords.headline(slow) + ".",
                    evidence,
                    counterEvidence,
                    "",
                    slow.costAtMost(),
                    episode.sinceEpochNanos());
        }

        String severity() {
            return StepCost.isNote(episode.latest().costAtMost()) ? "note" : "ticket";
        }

        private static String subject(SlowLink slow) {
            return switch (slow.kind()) {
                case LINK, CHANNEL ->
                        "link from rank " + slow.from().rank() + " to rank " + slow.to().rank();
                case SENDER -> "rank " + slow.from().rank();
                case RECEIVER -> "rank " + slow.to().rank();
            };
        }

        private static List<Integer> ranks(SlowLink slow) {
            return switch (slow.kind()) {
                case LINK, CHANNEL -> List.of(slow.from().rank(), slow.to().rank());
                case SENDER -> List.of(slow.from().rank());
                case RECEIVER -> List.of(slow.to().rank());
            };
        }
    }

    /// @param episodes those of the watch that are told
    /// @param late who comes late meanwhile, and how long steps are
    /// @param hosts the nodes' own names, by target
    /// @param labels the communicators' names, by hash
    public static LinkReport of(
            LinkWatch watch,
            List<LinkEpisode> episodes,
            LatenessWatch late,
            Map<String, String> hosts,
            Map<Long, String> labels,
            Price price) {
        Set<Actor> lateActors =
                late.episodes().stream()
                        .filter(e -> e.confidence() != Confidence.LOW)
                        .map(LateEpisode::worst)
                        .map(rank -> rank.actor())
                        .collect(Collectors.toSet());
        List<Row> rows = new ArrayList<>();
        for (LinkEpisode episode : episodes.subList(0, Math.min(MOST_ROWS, episodes.size()))) {
            SlowLink slow = episode.latest();
            double step =
                    slow.from()
                            .actor()
                            .flatMap(late.steps()::of)
                            .map(StepTime::medianNanos)
                            .orElse(0.0);
            String label =
                    labels.getOrDefault(
                            slow.commHash(), NodeSnapshot.Communicator.shortLabel(slow.commHash()));
            rows.add(
                    new Row(
                            slow.from()
                                    .actor()
                                    .map(a -> hosts.getOrDefault(a.node(), a.node()))
                                    .orElse(""),
                            episode,
                            episode.confidence(lateActors),
                            slow.cost(step),
                            price,
                            LinkWords.evidence(slow, label, step, price),
                            LinkWords.counterEvidence(slow, lateActors)));
        }
        return new LinkReport(
                rows,
                watch.rows(MOST_LINKS),
                watch.latest(),
                labels,
                watch.refusedChannels(),
                watch.forgottenEpisodes() + episodes.size() - rows.size());
    }

    /// Those that are clear.
    public List<Finding> findings() {
        return clear().map(Row::finding).toList();
    }

    /// For the top of the page. Empty where no link was measured: over NVLink NCCL tells of none.
    public String text() {
        StringBuilder out = new StringBuilder();
        clear().forEach(row -> row.finding().text(out));
        if (forgotten > 0) {
            out.append(forgotten).append(" further slow links are left out.\n");
        }
        if (refused > 0) {
            out.append(refused)
                    .append(" channels of links are not watched, as there are too many.\n");
        }
        int measured = look.compared() + look.alone() + look.fewWindows();
        if (out.isEmpty() && measured > 0) {
            out.append(
                    look.compared() == 0 ? "Which link is slow is not known" : "No link is slow");
            out.append(": ")
                    .append(look.compared())
                    .append(" measured links were compared with their like");
            if (look.alone() > 0) {
                out.append(", ").append(look.alone()).append(" have fewer than four like them");
            }
            if (look.fewWindows() > 0) {
                out.append(", ")
                        .append(look.fewWindows())
                        .append(" were seen in fewer than ")
                        .append(LinkLook.LEAST_WINDOWS)
                        .append(" windows (--for 10s reads more)");
            }
            out.append(".\n");
        }
        return out.isEmpty() ? "" : out.append('\n').toString();
    }

    private java.util.stream.Stream<Row> clear() {
        return rows.stream().filter(row -> row.confidence() != Confidence.LOW);
    }
}

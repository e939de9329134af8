package io.ringside.desktop.report.finding;

import io.ringside.desktop.correlate.explain.Explanation;
import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.LateRank;
import io.ringside.desktop.correlate.lateness.LateWords;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.correlate.lateness.suspect.Confidence;
import io.ringside.desktop.correlate.step.Price;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.subject.Subject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/// Who comes late, in words and figures. Immutable.
///
/// @param rows the greatest lag first
/// @param timedOperations collectives whose every rank was timed on the GPU: what it is seen by
/// @param forgotten episodes beyond those that are kept
public record LatenessReport(List<Row> rows, long timedOperations, long forgotten) {
    public static final LatenessReport NONE = new LatenessReport(List.of(), 0, 0);

    private static final int MOST_ROWS = 32;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    public LatenessReport {
        rows = List.copyOf(rows);
    }

    /// One episode.
    ///
    /// @param host the rank's node by its own name
    /// @param communicator its label
    /// @param note whether it calls nobody
    /// @param why hypotheses
    /// @param price of a GPU
    record Row(
            String host,
            String communicator,
            LateEpisode episode,
            boolean note,
            List<String> evidence,
            Explanation why,
            Price price) {
        Row {
            evidence = List.copyOf(evidence);
        }

        String id() {
            return "late-rank/" + host + "/" + episode.worst().rank() + "/" + kind();
        }

        String kind() {
            return episode.worst().kind() == LateRank.Kind.GPU ? "late-gpu" : "late-processor";
        }

        String confidence() {
            return episode.confidence().word();
        }

        String severity() {
            return note ? "note" : "ticket";
        }

        Finding finding() {
            LateRank worst = episode.worst();
            return new Finding(
                    id(),
                    kind(),
                    "late rank",
                    severity(),
                    confidence(),
                    host,
                    "rank " + worst.rank(),
                    worst.rank() < 0 ? List.of() : List.of(worst.rank()),
                    List.of(),
                    headline(),
                    evidence,
                    List.of(),
                    "",
                    episode.stepShare(),
                    episode.sinceEpochNanos(),
                    why,
                    (worst.rank() < 0
                                    ? Subject.ofNode(worst.actor().node())
                                    : Subject.ofRank(worst.actor().node(), worst.rank()))
                            .withCommunicator(worst.commHash())
                            .withOperation(worst.operation()));
        }

        String headline() {
            return LateWords.headline(episode.worst()) + " (host " + host + ").";
        }
    }

    /// At the end of what was read, without asking why.
    public static LatenessReport of(
            LatenessWatch watch,
            List<LateEpisode> episodes,
            Map<String, String> hosts,
            Map<Long, String> labels) {
        return of(
                watch,
                episodes,
                watch::isNoteAtTheEnd,
                hosts,
                labels,
                _ -> Explanation.NONE,
                Price.UNTOLD);
    }

    /// @param episodes those of the watch that are told
    /// @param isNote whether one calls nobody
    /// @param hosts the nodes' own names, by target
    /// @param labels the communicators' names, by hash
    /// @param why asked of those that are clear
    /// @param price of a GPU, for what a late rank costs
    public static LatenessReport of(
            LatenessWatch watch,
            List<LateEpisode> episodes,
            Predicate<LateEpisode> isNote,
            Map<String, String> hosts,
            Map<Long, String> labels,
            Function<LateRank, Explanation> why,
            Price price) {
        List<Row> rows = new ArrayList<>();
        for (LateEpisode episode : episodes.subList(0, Math.min(MOST_ROWS, episodes.size()))) {
            LateRank late = episode.worst();
            String communicator =
                    labels.getOrDefault(
                            late.commHash(), NodeSnapshot.Communicator.shortLabel(late.commHash()));
            String host = hosts.getOrDefault(late.actor().node(), late.actor().node());
            boolean note = isNote.test(episode);
            boolean clear = episode.confidence() != Confidence.LOW;
            rows.add(
                    new Row(
                            host,
                            communicator,
                            episode,
                            note,
                            evidence(episode, note, communicator, price),
                            clear ? why.apply(late) : Explanation.NONE,
                            price));
        }
        return new LatenessReport(
                rows,
                watch.timedOperations(),
                watch.forgottenEpisodes() + episodes.size() - rows.size());
    }

    /// As findings; those that are not clear are not told.
    public List<Finding> findings() {
        return rows.stream()
                .filter(row -> !row.confidence().equals("low"))
                .map(Row::finding)
                .toList();
    }

    private static List<String> evidence(
            LateEpisode episode, boolean note, String communicator, Price price) {
        List<String> evidence = new ArrayList<>(LateWords.evidence(episode, communicator, price));
        if (note && episode.isBrief()) {
            evidence.add(LateWords.brief(episode));
        }
        evidence.add(
                "Seen in "
                        + episode.windows()
                        + (episode.windows() == 1 ? " look" : " looks")
                        + " from "
                        + TIME.format(at(episode.sinceEpochNanos()))
                        + " to "
                        + TIME.format(at(episode.untilEpochNanos()))
                        + " UTC.");
        return evidence;
    }

    private static Instant at(long epochNanos) {
        return Instant.ofEpochSecond(0, epochNanos);
    }

    /// For the top of the page.
    public String text() {
        StringBuilder out = new StringBuilder();
        List<Row> clear = rows.stream().filter(row -> !row.confidence().equals("low")).toList();
        for (Row row : clear) {
            out.append(row.headline())
                    .append(" (confidence ")
                    .append(row.confidence())
                    .append(")\n");
            row.evidence().forEach(line -> out.append("  ").append(line).append('\n'));
            Why.lines(row.why()).forEach(line -> out.append("  ").append(line).append('\n'));
        }
        if (forgotten > 0) {
            out.append(forgotten).append(" further times of lateness are left out.\n");
        }
        if (clear.isEmpty()) {
            out.append(
                    timedOperations == 0
                            ? "Who comes late is not known: no collective was timed on all its ranks"
                                    + " in what was read (--for 10s reads more).\n"
                            : "Nobody comes late in "
                                    + timedOperations
                                    + " collectives that were timed on all their ranks.\n");
        }
        return out.append('\n').toString();
    }
}

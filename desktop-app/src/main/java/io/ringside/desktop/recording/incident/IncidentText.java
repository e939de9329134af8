package io.ringside.desktop.recording.incident;

import io.ringside.protocol.text.ForeignText;
import io.ringside.v1.Incident;
import io.ringside.v1.IncidentNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// What an incident file says of itself, for people. Stateless.
public final class IncidentText {
    /// How the description of such a file begins.
    static final String HEAD = "Incident: ";

    private static final int MOST_CHARACTERS = 2048;
    private static final int MOST_NAMED = 16;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private IncidentText() {}

    /// All of it that concerns no single node: why, when, by whom, which nodes are missing.
    public static String of(Incident incident) {
        String text =
                HEAD
                        + interval(incident.getStartEpochNanos(), incident.getEndEpochNanos())
                        + ", saved by "
                        + incident.getAskedBy()
                        + ": "
                        + sentence(incident.getWhy());
        if (incident.getRedacted()) {
            text += " Names of machines and people are replaced.";
        }
        List<IncidentNode> missing =
                incident.getNodesList().stream().filter(node -> node.getSnapshots() == 0).toList();
        if (!missing.isEmpty()) {
            text +=
                    " Missing: "
                            + String.join(
                                    ", ",
                                    missing.stream()
                                            .limit(MOST_NAMED)
                                            .map(node ->
                                                    node.getNode() + " (" + node.getMissing() + ")")
                                            .toList())
                            + (missing.size() > MOST_NAMED
                                    ? " and " + (missing.size() - MOST_NAMED) + " more."
                                    : ".");
        }
        return ForeignText.line(text, MOST_CHARACTERS);
    }

    /// What is not here of one node; empty: all is.
    public static String of(Incident incident, String node) {
        return incident.getNodesList().stream()
                .filter(each -> each.getNode().equals(node))
                .findFirst()
                .map(each ->
                        (sentence(each.getMissing())
                                        + " "
                                        + cut(each.getSnapshotsCut(), each.getSpansCut()))
                                .strip())
                .map(text -> ForeignText.line(text, MOST_CHARACTERS))
                .orElse("");
    }

    /// "2026-11-29 12:03:10 to 12:05:10 UTC".
    static String interval(long startEpochNanos, long endEpochNanos) {
        return DAY.format(Instant.ofEpochSecond(0, startEpochNanos))
                + " to "
                + TIME.format(Instant.ofEpochSecond(0, endEpochNanos))
                + " UTC";
    }

    /// What was cut beyond a budget, a sentence; empty: nothing.
    static String cut(long snapshots, long spans) {
        if (snapshots <= 0 && spans <= 0) {
            return "";
        }
        String what =
                snapshots <= 0
                        ? "%,d spans".formatted(spans)
                        : spans <= 0
                                ? "%,d snapshots".formatted(snapshots)
                                : "%,d snapshots and %,d spans".formatted(snapshots, spans);
        return "The oldest " + what + " of it were cut, beyond what a node may have.";
    }

    private static String sentence(String text) {
        String line = text.strip();
        return line.isEmpty() || line.endsWith(".") ? line : line + ".";
    }
}

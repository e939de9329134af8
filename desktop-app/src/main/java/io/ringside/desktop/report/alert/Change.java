package io.ringside.desktop.report.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.report.finding.Finding;
import io.ringside.desktop.report.finding.Why;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// One finding that begins, grows louder or ends. Immutable.
///
/// @param atEpochNanos when it was noticed, by the watching machine's clock
public record Change(What what, Finding finding, long atEpochNanos) {
    static final String SCHEMA = "ringside.watch/1";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    /// What happens to it.
    public enum What {
        BEGAN,
        LOUDER,
        ENDED;

        /// In lower case.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A paragraph for people: one line, and of what begins its evidence and what to do.
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append(TIME.format(Instant.ofEpochSecond(0, atEpochNanos)))
                .append(" UTC  ")
                .append(finding.severity().toUpperCase(Locale.ROOT))
                .append(what == What.ENDED ? "  over: " : what == What.LOUDER ? "  louder: " : "  ")
                .append(finding.headline());
        if (!finding.host().isEmpty() && !finding.headline().contains(finding.host())) {
            out.append(" (host ").append(finding.host()).append(')');
        }
        if (what != What.ENDED) {
            finding.evidence().forEach(line -> out.append("\n    for      ").append(line));
            finding.counterEvidence().forEach(line -> out.append("\n    against  ").append(line));
            Why.lines(finding.why()).forEach(line -> out.append("\n    ").append(line));
            if (!finding.advice().isEmpty()) {
                out.append("\n    do       ").append(finding.advice());
            }
        }
        return out.toString();
    }

    /// All of one look as one JSON object on one line (schema `ringside.watch/1`).
    ///
    /// @param sender who tells, as in "ringside 0.1.0 watch"
    public static String json(List<Change> changes, String sender) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("schema", SCHEMA).put("sender", sender);
        ArrayNode rows = message.putArray("changes");
        for (Change change : changes) {
            ObjectNode row = rows.addObject();
            row.put("change", change.what().word()).put("atEpochNanos", change.atEpochNanos());
            change.finding().wholeJson(row.putObject("finding"));
        }
        try {
            return MAPPER.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }
}

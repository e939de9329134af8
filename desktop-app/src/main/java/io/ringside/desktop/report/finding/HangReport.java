package io.ringside.desktop.report.finding;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.correlate.live.LiveHang;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// What hangs in the nodes that were read. Immutable.
///
/// @param hangs the surest first
/// @param watchedRanks ranks of communicators whose calls were followed; 0: nothing is known
/// @param watchedNanos for how long
public record HangReport(List<LiveHang> hangs, long watchedRanks, long watchedNanos) {
    public static final HangReport NONE = new HangReport(List.of(), 0, 0);

    /// A pause is no hang before; so long must be read to say that nothing hangs.
    private static final long LEAST_NANOS = 5_000_000_000L;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    public HangReport {
        hangs = List.copyOf(hangs);
    }

    /// For the top of the page.
    public String text() {
        StringBuilder out = new StringBuilder();
        for (LiveHang hang : hangs) {
            Finding.of(hang.verdict()).text(out);
            out.append("  since    ")
                    .append(TIME.format(Instant.ofEpochSecond(0, hang.sinceEpochNanos())))
                    .append(" UTC\n");
        }
        if (hangs.isEmpty()) {
            out.append(
                    watchedRanks == 0
                            ? "Who hangs is not known: no rank of a communicator was read.\n"
                            : watchedNanos < LEAST_NANOS
                                    ? "Nobody is known to hang; to be sure takes more than 5 s (--for 10s reads"
                                            + " more).\n"
                                    : "Nothing hangs: nobody waits for long for a call of another rank.\n");
        }
        return out.toString();
    }

    public List<Finding> findings() {
        return hangs.stream()
                .map(hang ->
                        Finding.of(hang.verdict(), hang.sinceEpochNanos()).about(hang.subject()))
                .toList();
    }

    public ObjectNode json() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("watchedRanks", watchedRanks);
        ArrayNode rows = object.putArray("findings");
        for (LiveHang hang : hangs) {
            ObjectNode row = rows.addObject();
            Finding.of(hang.verdict()).json(row);
            row.put("communicator", hang.verdict().communicator())
                    .put("sinceEpochNanos", hang.sinceEpochNanos());
        }
        return object;
    }
}

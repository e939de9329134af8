package io.ringside.desktop.ui.alerts;

import io.ringside.desktop.viewdata.finding.FindingView;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// Alerts as files for others: CSV with a line of names, and JSON (schema ringside.alerts/1).
/// Stateless.
final class AlertExport {
    private static final String NAMES =
            "number,state,severity,began,ended,where,headline,confidence,kind,evidence,advice";

    private AlertExport() {}

    static String csv(List<Alert> alerts, long nowEpochNanos) {
        StringBuilder out = new StringBuilder(NAMES).append("\r\n");
        for (Alert alert : alerts) {
            FindingView finding = alert.finding();
            out.append(
                            List.of(
                                            Long.toString(alert.number()),
                                            alert.state(nowEpochNanos).word(),
                                            severity(alert),
                                            time(alert.beganEpochNanos()),
                                            ended(alert),
                                            alert.where(),
                                            finding.headline(),
                                            finding.confidence(),
                                            finding.kind(),
                                            String.join(" ", finding.evidence()),
                                            finding.advice())
                                    .stream()
                                    .map(AlertExport::cell)
                                    .collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return out.toString();
    }

    static String json(List<Alert> alerts, long nowEpochNanos) {
        return alerts.stream()
                .map(alert -> row(alert, nowEpochNanos))
                .collect(
                        Collectors.joining(
                                ",\n",
                                "{\"schema\":\"ringside.alerts/1\",\"alerts\":[\n",
                                "\n]}\n"));
    }

    private static String row(Alert alert, long nowEpochNanos) {
        FindingView finding = alert.finding();
        return "{\"number\":"
                + alert.number()
                + ",\"state\":"
                + text(alert.state(nowEpochNanos).word())
                + ",\"severity\":"
                + text(severity(alert))
                + ",\"beganEpochNanos\":"
                + alert.beganEpochNanos()
                + ",\"endedEpochNanos\":"
                + (alert.endedEpochNanos().isPresent()
                        ? Long.toString(alert.endedEpochNanos().getAsLong())
                        : "null")
                + ",\"id\":"
                + text(finding.id())
                + ",\"kind\":"
                + text(finding.kind())
                + ",\"where\":"
                + text(alert.where())
                + ",\"node\":"
                + text(finding.subject().node())
                + ",\"ranks\":"
                + finding.subject().ranks().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(",", "[", "]"))
                + ",\"headline\":"
                + text(finding.headline())
                + ",\"confidence\":"
                + text(finding.confidence())
                + ",\"evidence\":"
                + finding.evidence().stream()
                        .map(AlertExport::text)
                        .collect(Collectors.joining(",", "[", "]"))
                + ",\"advice\":"
                + text(finding.advice())
                + "}";
    }

    private static String severity(Alert alert) {
        return alert.loudest().word().toLowerCase(java.util.Locale.ROOT);
    }

    private static String ended(Alert alert) {
        return alert.endedEpochNanos().isPresent() ? time(alert.endedEpochNanos().getAsLong()) : "";
    }

    private static String time(long epochNanos) {
        return Instant.ofEpochSecond(0, epochNanos).toString();
    }

    /// Quoted; what a spreadsheet would take for a formula is kept from being one.
    private static String cell(String text) {
        String safe =
                !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }

    private static String text(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c) || c == 0x7F) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}

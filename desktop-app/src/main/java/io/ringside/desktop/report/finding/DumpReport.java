package io.ringside.desktop.report.finding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.dump.Dump;
import io.ringside.desktop.dump.DumpKind;
import java.util.List;

/// What a dump of another tool shows, as a page for people that says first what is wrong, and as
/// JSON (schema ringside.dump-report/1). Stateless.
public final class DumpReport {
    static final String SCHEMA = "ringside.dump-report/1";

    private static final int MOST_HEADLINES = 2;
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private DumpReport() {}

    /// @param name of the file or folder, fit for a terminal
    public static String text(String name, Dump dump, List<HangVerdict> verdicts) {
        List<Finding> findings = Finding.of(dump, verdicts);
        StringBuilder out = new StringBuilder();
        out.append(summary(dump, findings)).append('\n');
        if (findings.size() > MOST_HEADLINES) {
            out.append(findings.size() - MOST_HEADLINES).append(" more findings below.\n");
        }
        for (Finding f : findings) {
            out.append('\n');
            f.text(out);
        }
        out.append("\nRead from ").append(name).append(": ").append(dump.kind().words());
        out.append('\n');
        dump.remarks().forEach(r -> out.append("  ").append(r).append('\n'));
        return out.toString();
    }

    public static String json(String name, Dump dump, List<HangVerdict> verdicts) {
        List<Finding> findings = Finding.of(dump, verdicts);
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("schema", SCHEMA);
        report.putObject("source").put("kind", kind(dump.kind())).put("path", name);
        report.put("summary", summary(dump, findings));
        ArrayNode rows = report.putArray("findings");
        for (Finding f : findings) {
            f.json(rows.addObject());
        }
        dump.remarks().forEach(report.putArray("remarks")::add);
        try {
            return MAPPER.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    private static String summary(Dump dump, List<Finding> findings) {
        if (!findings.isEmpty()) {
            return String.join(
                    " ", findings.stream().limit(MOST_HEADLINES).map(Finding::headline).toList());
        }
        return switch (dump.kind()) {
            case FLIGHT_RECORDER -> "Nothing hangs: no rank waits for another in what was read.";
            case RAS ->
                    "Nothing stands out: every rank answers and has called as much as the others.";
            case INSPECTOR -> "No rank is late in what was read; hangs do not show in such a log.";
        };
    }

    private static String kind(DumpKind kind) {
        return switch (kind) {
            case FLIGHT_RECORDER -> "flight-recorder";
            case RAS -> "ras";
            case INSPECTOR -> "inspector";
        };
    }
}

package io.ringside.desktop.export;

import io.ringside.desktop.export.rows.Table;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.diff.DiffView;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A table as one JSON object: what it is of, when, and its rows as objects; absent is null.
final class JsonText {
    private final Writer out;

    private JsonText(Writer out) {
        this.out = out;
    }

    static void write(Writer out, String word, ClusterView view, Table table) throws IOException {
        new JsonText(out).write(word, view, table);
    }

    private void write(String word, ClusterView view, Table table) throws IOException {
        out.write("{\"view\":");
        text(word);
        out.write(",\"simulated\":" + view.simulated());
        out.write(",\"as_of_epoch_ns\":" + view.asOfEpochNanos());
        range(word, view);
        rows(table);
    }

    static void write(Writer out, DiffView diff, Table table) throws IOException {
        JsonText json = new JsonText(out);
        out.write("{\"view\":\"comparison\",\"before_seconds\":");
        json.value(diff.beforeSeconds());
        out.write(",\"after_seconds\":");
        json.value(diff.afterSeconds());
        json.rows(table);
    }

    private void rows(Table table) throws IOException {
        out.write(",\"rows\":[");
        boolean[] first = {true};
        table.rows()
                .to(cells -> {
                    out.write(first[0] ? "\n{" : ",\n{");
                    first[0] = false;
                    for (int i = 0; i < cells.length; i++) {
                        if (i > 0) {
                            out.write(',');
                        }
                        text(table.columns().get(i));
                        out.write(':');
                        value(cells[i]);
                    }
                    out.write('}');
                });
        out.write("\n]}\n");
    }

    /// Of which time the rows are: of spans the range that was chosen, of counts what is kept of
    /// it, without rows beyond what is kept; null: since the daemons' start, or as of now.
    private void range(String word, ClusterView view) throws IOException {
        Optional<TimeSpan> asked = view.over().map(ClusterView.OverRange::asked);
        Optional<TimeSpan> of =
                word.equals(ExportView.TIMELINE.word())
                        ? asked
                        : word.equals(ExportView.HEAT_MAP.word())
                                        || word.equals(ExportView.OPERATIONS.word())
                                ? view.counted()
                                : Optional.empty();
        out.write(",\"range\":" + json(of) + ",\"range_asked\":" + json(asked));
        if (of.isPresent() && !word.equals(ExportView.TIMELINE.word())) {
            out.write(
                    ",\"rows_left_out\":" + view.over().map(ClusterView.OverRange::leftOut).get());
        }
    }

    private static String json(Optional<TimeSpan> span) {
        return span.map(time ->
                        "{\"start_epoch_ns\":"
                                + time.startEpochNanos()
                                + ",\"end_epoch_ns\":"
                                + time.endEpochNanos()
                                + "}")
                .orElse("null");
    }

    private void value(@Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.write("null");
            case String text -> text(text);
            case Double number -> out.write(Double.isFinite(number) ? number.toString() : "null");
            default -> out.write(value.toString());
        }
    }

    private void text(String text) throws IOException {
        out.write('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean lone =
                    Character.isSurrogate(c)
                            && !(Character.isHighSurrogate(c)
                                    && i + 1 < text.length()
                                    && Character.isLowSurrogate(text.charAt(i + 1)))
                            && !(Character.isLowSurrogate(c)
                                    && i > 0
                                    && Character.isHighSurrogate(text.charAt(i - 1)));
            if (c == '"' || c == '\\') {
                out.write('\\');
                out.write(c);
            } else if (c < 0x20 || c == 0x7F || lone) {
                out.write(String.format("\\u%04x", (int) c));
            } else {
                out.write(c);
            }
        }
        out.write('"');
    }
}

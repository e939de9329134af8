package io.ringside.desktop.export;

import io.ringside.desktop.viewdata.ClusterView;
import java.io.IOException;
import java.io.Writer;
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

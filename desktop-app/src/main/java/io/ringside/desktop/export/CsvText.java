package io.ringside.desktop.export;

import io.ringside.desktop.export.rows.Table;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/// Comma-separated values as RFC 4180 says: CRLF, quotes doubled, absent is empty. A text that a
/// spreadsheet would take for a formula begins with an apostrophe.
final class CsvText {
    private static final String FORMULA = "=+-@\t\r";

    private CsvText() {}

    static void write(Writer out, Table table) throws IOException {
        line(out, table.columns().toArray());
        table.rows().to(cells -> line(out, cells));
    }

    private static void line(Writer out, @Nullable Object... cells) throws IOException {
        for (int i = 0; i < cells.length; i++) {
            if (i > 0) {
                out.write(',');
            }
            out.write(cell(cells[i]));
        }
        out.write("\r\n");
    }

    private static String cell(@Nullable Object cell) {
        return switch (cell) {
            case null -> "";
            case Double number -> Double.isFinite(number) ? number.toString() : "";
            case String text -> quoted(text);
            default -> cell.toString();
        };
    }

    private static String quoted(String text) {
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}

package io.ringside.desktop.export;

import io.ringside.desktop.export.rows.DiffRows;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.diff.DiffView;
import io.ringside.protocol.files.Replacement;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Writes a view into a file, whole or not at all.
public final class ExportFile {
    private ExportFile() {}

    /// Replaces what stands at `file`; a link there is replaced, not followed.
    ///
    /// @throws IOException one sentence; what stood there still stands
    /// @throws IllegalArgumentException one sentence, when that view has no such format
    public static void write(Path file, ExportFormat format, ExportView what, ClusterView view)
            throws IOException {
        if (format == ExportFormat.PERFETTO && what != ExportView.TIMELINE) {
            throw new IllegalArgumentException(
                    "A Perfetto trace holds the timeline and not \""
                            + what.word()
                            + "\"; write that as .csv or .json.");
        }
        Replacement.write(file, to -> write(to, format, what, view));
    }

    /// The same of a comparison.
    ///
    /// @param format CSV or JSON
    public static void write(Path file, ExportFormat format, DiffView diff) throws IOException {
        if (format == ExportFormat.PERFETTO) {
            throw new IllegalArgumentException(
                    "A Perfetto trace holds the timeline and no comparison; write that as .csv or .json.");
        }
        Replacement.write(
                file,
                to -> {
                    try (Writer out = writer(to)) {
                        if (format == ExportFormat.CSV) {
                            CsvText.write(out, DiffRows.table(diff));
                        } else {
                            JsonText.write(out, diff, DiffRows.table(diff));
                        }
                    }
                });
    }

    private static Writer writer(OutputStream to) {
        return new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8), 1 << 16);
    }

    static void write(OutputStream to, ExportFormat format, ExportView what, ClusterView whole)
            throws IOException {
        ClusterView view = what == ExportView.TIMELINE ? whole.withSpansOfRange() : whole;
        if (format == ExportFormat.PERFETTO) {
            try (BufferedOutputStream out = new BufferedOutputStream(to, 1 << 16)) {
                new PerfettoTrace(view).writeTo(out);
            }
            return;
        }
        try (Writer out = writer(to)) {
            if (format == ExportFormat.CSV) {
                CsvText.write(out, what.table(view));
            } else {
                JsonText.write(out, what.word(), view, what.table(view));
            }
        }
    }
}

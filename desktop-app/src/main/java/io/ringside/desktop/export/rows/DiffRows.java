package io.ringside.desktop.export.rows;

import io.ringside.desktop.viewdata.diff.DiffFinding;
import io.ringside.desktop.viewdata.diff.DiffRow;
import io.ringside.desktop.viewdata.diff.DiffView;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is otherwise in one run than in another: what was measured on both sides, what was found,
/// and what has no partner.
public final class DiffRows {
    private static final String FINDING = "finding";
    private static final String APART = "not aligned";

    private DiffRows() {}

    /// Figures are of the row's unit, which is UCUM's.
    public static Table table(DiffView diff) {
        List<String> columns =
                List.of(
                        "change",
                        "kind",
                        "what",
                        "unit",
                        "before",
                        "after",
                        "difference",
                        "ratio",
                        "p99_before",
                        "p99_after",
                        "count_before",
                        "count_after",
                        "per_second_before",
                        "per_second_after",
                        "verdict",
                        "severity");
        return new Table(
                columns,
                sink -> {
                    for (DiffRow row : diff.rows()) {
                        sink.row(
                                row.course().word(),
                                row.kind().word(),
                                row.what(),
                                row.unit(),
                                row.before(),
                                row.after(),
                                row.difference(),
                                row.ratio(),
                                row.p99Before(),
                                row.p99After(),
                                row.countBefore(),
                                row.countAfter(),
                                row.rateBefore(),
                                row.rateAfter(),
                                row.verdict(),
                                null);
                    }
                    for (DiffFinding finding : diff.findings()) {
                        words(
                                sink,
                                finding.change().word(),
                                FINDING,
                                finding.headline(),
                                finding.severity().toLowerCase(Locale.ROOT));
                    }
                    for (String apart : diff.apart()) {
                        words(sink, null, APART, apart, null);
                    }
                });
    }

    private static void words(
            Table.Sink sink,
            @Nullable String change,
            String kind,
            String what,
            @Nullable String severity)
            throws IOException {
        sink.row(
                change, kind, what, null, null, null, null, null, null, null, null, null, null,
                null, null, severity);
    }
}

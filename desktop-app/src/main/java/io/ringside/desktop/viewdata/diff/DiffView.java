package io.ringside.desktop.viewdata.diff;

import io.ringside.desktop.viewdata.diff.DiffRow.Course;
import java.util.Comparator;
import java.util.List;

/// What is otherwise in one run than in another: what got worse first. Immutable.
///
/// @param beforeSeconds how long it is
/// @param summary one or two sentences
/// @param findings those that came first
/// @param apart what has no partner on the other side, and what was left out, a sentence each
public record DiffView(
        double beforeSeconds,
        double afterSeconds,
        String summary,
        List<DiffRow> rows,
        List<DiffFinding> findings,
        List<String> apart) {
    private static final Comparator<DiffRow> WORST_FIRST =
            Comparator.comparing(DiffRow::course)
                    .thenComparing(DiffRow::kind)
                    .thenComparing(
                            Comparator.comparingDouble((DiffRow row) -> size(row)).reversed())
                    .thenComparing(DiffRow::what);

    public DiffView {
        rows = rows.stream().sorted(WORST_FIRST).toList();
        findings = findings.stream().sorted(Comparator.comparing(DiffFinding::change)).toList();
        apart = List.copyOf(apart);
    }

    private static double size(DiffRow row) {
        double size = row.ratio();
        return Double.isFinite(size) ? Math.abs(size) : Math.abs(row.difference());
    }

    public long count(Course course) {
        return rows.stream().filter(row -> row.course() == course).count();
    }
}

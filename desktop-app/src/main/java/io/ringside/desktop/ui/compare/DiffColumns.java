package io.ringside.desktop.ui.compare;

import io.ringside.desktop.ui.tables.Column;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.diff.DiffFinding;
import io.ringside.desktop.viewdata.diff.DiffFinding.Change;
import io.ringside.desktop.viewdata.diff.DiffRow;
import io.ringside.desktop.viewdata.diff.DiffRow.Course;
import io.ringside.desktop.viewdata.diff.DiffRow.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What was measured in both runs, and what was found. Stateless.
final class DiffColumns {
    private DiffColumns() {}

    static List<Column<DiffRow>> rows() {
        return List.of(
                Column.words(
                                "Came to be",
                                "Worse or better beyond noise; same: not to be told from noise",
                                (DiffRow row) -> row.course().word())
                        .styled(row -> style(row.course()))
                        .sortedBy(Comparator.comparing(DiffRow::course)),
                Column.words("Of", "What is measured", (DiffRow row) -> row.kind().word())
                        .sortedBy(Comparator.comparing(DiffRow::kind)),
                Column.words("What", "Its place, by the role of its communicator", DiffRow::what)
                        .styled(row -> "primary"),
                Column.figure(
                        "Before",
                        "Typical: the median; of a wait the mean",
                        row -> value(row, row.before()),
                        DiffRow::before),
                Column.figure(
                        "After",
                        "The same of the other run",
                        row -> value(row, row.after()),
                        DiffRow::after),
                Column.figure(
                                "Change",
                                "As a part of what it was; of waits and GPUs the difference",
                                DiffColumns::change,
                                row ->
                                        Double.isFinite(row.ratio())
                                                ? row.ratio()
                                                : row.difference())
                        .styled(row -> style(row.course())),
                Column.figure(
                        "p99",
                        "One of a hundred is longer; of a step one of twenty",
                        row -> value(row, row.p99Before()),
                        DiffRow::p99Before),
                Column.figure(
                        "p99 after",
                        "The same of the other run",
                        row -> value(row, row.p99After()),
                        DiffRow::p99After),
                Column.figure(
                        "Count",
                        "What was measured",
                        row -> Figures.count(row.countBefore()),
                        row -> (double) row.countBefore()),
                Column.figure(
                        "Count after",
                        "The same of the other run",
                        row -> Figures.count(row.countAfter()),
                        row -> (double) row.countAfter()),
                Column.figure(
                        "Per s",
                        "Calls in a second that was told of",
                        row -> plain(row.rateBefore()),
                        DiffRow::rateBefore),
                Column.figure(
                        "Per s after",
                        "The same of the other run",
                        row -> plain(row.rateAfter()),
                        DiffRow::rateAfter),
                Column.words(
                        "Sure",
                        "Rank-sum test of the seconds' means over all rows together, 8 seconds or"
                                + " more a side; of steps whether each median is outside of the"
                                + " other's spread",
                        DiffRow::verdict));
    }

    static List<Column<DiffFinding>> findings() {
        return List.of(
                Column.words(
                                "Found",
                                "Came: after only. Went: before only. Stayed: on both sides",
                                (DiffFinding finding) -> finding.change().word())
                        .styled(finding -> style(finding.change()))
                        .sortedBy(Comparator.comparing(DiffFinding::change)),
                Column.words("Severity", "Whom it concerns", DiffFinding::severity)
                        .styled(finding -> "state-" + finding.severity().toLowerCase(Locale.ROOT)),
                Column.sentence("Finding", "What is wrong", DiffFinding::headline));
    }

    private static String style(Course course) {
        return switch (course) {
            case WORSE -> "state-page";
            case BETTER -> "state-ok";
            case OTHER -> "state-note";
            case SAME -> "muted";
        };
    }

    private static String style(Change change) {
        return switch (change) {
            case CAME -> "state-page";
            case WENT -> "state-ok";
            case STAYED -> "muted";
        };
    }

    private static String value(DiffRow row, double value) {
        if (!Double.isFinite(value)) {
            return Figures.ABSENT;
        }
        return switch (row.unit()) {
            case "ns" -> Figures.duration(value);
            case "Hz" -> Figures.withUnit(Figures.fixed(value / 1e6, 0), "MHz");
            case "Cel" -> Figures.withUnit(Figures.number(value), "\u00B0C");
            default -> Figures.withUnit(Figures.number(value), row.unit());
        };
    }

    private static String plain(double value) {
        return Double.isFinite(value) ? Figures.number(value) : Figures.ABSENT;
    }

    private static String change(DiffRow row) {
        boolean part = row.kind() == Kind.STEP || row.kind() == Kind.OPERATION;
        double change = part ? row.ratio() * 100 : row.difference();
        if (!Double.isFinite(change)) {
            return Figures.ABSENT;
        }
        String figure = part ? Figures.withUnit(Figures.fixed(change, 1), "%") : value(row, change);
        return change > 0 ? "+" + figure : figure;
    }
}

package io.ringside.desktop.report.diff;

import io.ringside.desktop.correlate.diff.Change;
import io.ringside.desktop.correlate.diff.Change.Verdict;
import io.ringside.desktop.correlate.diff.Diff;
import io.ringside.desktop.correlate.diff.RankSum;
import io.ringside.desktop.correlate.diff.StepChange;
import io.ringside.desktop.report.TextTable;
import io.ringside.desktop.report.UnitFormat;
import io.ringside.desktop.report.finding.Finding;
import java.util.List;
import java.util.Locale;

/// A diff as text on one page, what changed first. Stateless.
public final class DiffText {
    private static final int MOST_LINES = 8;

    private DiffText() {}

    /// @param before what it was, for people
    /// @param all every row
    public static String of(String before, String after, Compared compared, boolean all) {
        Diff diff = compared.diff();
        DiffFindings findings = compared.findings();
        StringBuilder out = new StringBuilder();
        out.append(summary(compared)).append("\n\n");
        out.append("Before  ").append(before).append(", ").append(seconds(diff.beforeSeconds()));
        out.append("\nAfter   ").append(after).append(", ").append(seconds(diff.afterSeconds()));
        out.append('\n');
        findings("Findings that came", findings.came(), out, all);
        findings("Findings that went", findings.went(), out, all);
        findings("Findings of both", findings.stayed(), out, all);
        steps(compared.steps(), out, all);
        operations(diff, out, all);
        others(
                "How late each rank's GPU is",
                "no collective was timed on all its ranks",
                "mean",
                diff.ranks(),
                out,
                all);
        others("GPUs", "no GPU told of itself on both sides", "median", diff.gpus(), out, all);
        apart(diff.apart(), out, all);
        out.append(
                "\nBeyond noise: rank-sum test of the seconds' means, p < "
                        + RankSum.LEVEL
                        + " over all rows together; "
                        + RankSum.LEAST_WINDOWS
                        + " seconds or more on both sides. It says that they differ, not why.\n");
        return out.toString();
    }

    /// What it comes to, in two sentences.
    public static String summary(Compared compared) {
        Diff diff = compared.diff();
        DiffFindings findings = compared.findings();
        List<Change> loud = diff.beyondNoise();
        int rows = diff.operations().size() + diff.ranks().size() + diff.gpus().size();
        boolean untold =
                rows > 0
                        && java.util.stream.Stream.of(diff.operations(), diff.ranks(), diff.gpus())
                                .flatMap(List::stream)
                                .allMatch(change -> change.verdict() == Verdict.TOO_FEW);
        String changed =
                rows == 0
                        ? "Nothing could be compared"
                        : untold
                                ? "Nothing can be told from noise: fewer than "
                                        + RankSum.LEAST_WINDOWS
                                        + " seconds on a side"
                                : loud.isEmpty()
                                        ? "Nothing changed beyond noise in " + rows + " rows"
                                        : loud.size()
                                                + " of "
                                                + rows
                                                + " rows changed beyond noise, first "
                                                + first(diff, loud.getFirst());
        String steps =
                compared.steps().stream()
                        .filter(StepChange::isBeyondSpread)
                        .findFirst()
                        .map(step ->
                                "A step of "
                                        + step.what()
                                        + " takes "
                                        + nanos(step.after().medianNanos())
                                        + " in place of "
                                        + nanos(step.before().medianNanos())
                                        + " ("
                                        + percent(step.ratio())
                                        + "). ")
                        .orElse("");
        return steps
                + changed
                + ". "
                + findings.came().size()
                + " findings came, "
                + findings.went().size()
                + " went; "
                + diff.alignment().pairs().size()
                + " communicators were aligned, "
                + diff.apart().size()
                + (diff.apart().size() == 1 ? " thing" : " things")
                + " could not be.";
    }

    private static String first(Diff diff, Change change) {
        return diff.operations().contains(change)
                ? change.what() + " (" + percent(change.ratio()) + ")"
                : diff.ranks().contains(change)
                        ? "the lag of " + change.what() + " (" + signed(change) + ")"
                        : change.what() + " (" + signed(change) + ")";
    }

    private static String signed(Change change) {
        return (change.difference() > 0 ? "+" : "") + figure(change, change.difference());
    }

    /// In the unit of the change.
    private static String figure(Change of, double value) {
        if (!Double.isFinite(value)) {
            return UnitFormat.ABSENT;
        }
        return switch (of.measure().unit()) {
            case "ns" -> nanos(value);
            case "Hz" -> String.format(Locale.ROOT, "%.0f MHz", value / 1e6);
            case "Cel" -> String.format(Locale.ROOT, "%.1f \u00B0C", value);
            default -> String.format(Locale.ROOT, "%.1f %s", value, of.measure().unit());
        };
    }

    private static void findings(
            String title, List<Finding> findings, StringBuilder out, boolean all) {
        if (findings.isEmpty()) {
            return;
        }
        out.append('\n').append(title).append('\n');
        int most = all ? findings.size() : MOST_LINES;
        findings.stream()
                .limit(most)
                .forEach(finding ->
                        out.append("  ")
                                .append(finding.severity())
                                .append("  ")
                                .append(finding.headline())
                                .append('\n'));
        more(findings.size() - most, out);
    }

    private static void steps(List<StepChange> steps, StringBuilder out, boolean all) {
        if (steps.isEmpty()) {
            return;
        }
        TextTable table =
                new TextTable(
                        "job", ">n", ">n after", ">median", ">after", ">change", ">of 20", "");
        for (StepChange step : steps) {
            table.row(
                    step.what(),
                    Long.toString(step.before().steps()),
                    Long.toString(step.after().steps()),
                    nanos(step.before().medianNanos()),
                    nanos(step.after().medianNanos()),
                    percent(step.ratio()),
                    nanos(step.before().highNanos()) + " to " + nanos(step.after().highNanos()),
                    step.verdict());
        }
        table.print(
                "Steps, and the longest of twenty",
                "",
                all ? Integer.MAX_VALUE - 1 : MOST_LINES,
                out);
    }

    private static void operations(Diff diff, StringBuilder out, boolean all) {
        TextTable table =
                new TextTable(
                        "operation",
                        ">n",
                        ">n after",
                        ">median",
                        ">after",
                        ">change",
                        ">p99",
                        ">p99 after",
                        ">per s",
                        ">per s after",
                        "");
        for (Change c : diff.operations()) {
            table.row(
                    c.what(),
                    Long.toString(c.before().count()),
                    Long.toString(c.after().count()),
                    nanos(c.before().typical()),
                    nanos(c.after().typical()),
                    percent(c.ratio()),
                    nanos(c.before().p99()),
                    nanos(c.after().p99()),
                    plain(c.beforeRate()),
                    plain(c.afterRate()),
                    c.verdict().word());
        }
        table.print(
                "Operations, from the last rank's arrival to the end",
                "no communicator has the same role on both sides",
                all ? Integer.MAX_VALUE - 1 : TextTable.A_PAGE,
                out);
    }

    private static void others(
            String title,
            String whenEmpty,
            String typical,
            List<Change> changes,
            StringBuilder out,
            boolean all) {
        TextTable table =
                new TextTable("", ">n", ">n after", ">" + typical, ">after", ">difference", "");
        for (Change c : changes) {
            table.row(
                    c.what(),
                    Long.toString(c.before().count()),
                    Long.toString(c.after().count()),
                    figure(c, c.before().typical()),
                    figure(c, c.after().typical()),
                    signed(c),
                    c.verdict().word());
        }
        table.print(title, whenEmpty, all ? Integer.MAX_VALUE - 1 : MOST_LINES, out);
    }

    private static void apart(List<String> apart, StringBuilder out, boolean all) {
        if (apart.isEmpty()) {
            return;
        }
        out.append("\nNot aligned\n");
        int most = all ? apart.size() : MOST_LINES;
        apart.stream().limit(most).forEach(line -> out.append("  ").append(line).append('\n'));
        more(apart.size() - most, out);
    }

    private static void more(int further, StringBuilder out) {
        if (further > 0) {
            out.append("  ").append(further).append(" more: --all lists them\n");
        }
    }

    private static String nanos(double nanos) {
        if (!Double.isFinite(nanos)) {
            return UnitFormat.ABSENT;
        }
        return (nanos < 0 ? "-" : "") + UnitFormat.duration(Math.round(Math.abs(nanos)));
    }

    private static String plain(double value) {
        return Double.isFinite(value)
                ? String.format(Locale.ROOT, Math.abs(value) >= 1e6 ? "%.4g" : "%.1f", value)
                : UnitFormat.ABSENT;
    }

    private static String percent(double ratio) {
        return Double.isFinite(ratio)
                ? String.format(Locale.ROOT, "%+.1f %%", ratio * 100)
                : UnitFormat.ABSENT;
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }
}

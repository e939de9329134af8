package io.ringside.desktop.ui.jobs;

import io.ringside.desktop.ui.tables.Column;
import io.ringside.desktop.ui.text.Figures;
import java.util.Comparator;
import java.util.List;

/// How the list writes a job. Stateless.
final class JobColumns {
    private JobColumns() {}

    static List<Column<JobRow>> all() {
        return List.of(
                Column.<JobRow>words(
                                "Shown",
                                "Where one job is chosen: it alone is shown",
                                row -> row.chosen() ? "only" : "")
                        .styled(row -> "state-note")
                        .onlyFor(rows -> rows.stream().anyMatch(JobRow::chosen)),
                Column.<JobRow>words(
                                "Job",
                                "What its scheduler calls it, as the daemons tell; job-1 where none is"
                                        + " told: ranks that share a communicator",
                                row -> row.job().id())
                        .styled(row -> "primary"),
                Column.words("By", "Who started it", row -> row.job().scheduler()),
                Column.words("Parts", "Its steps or pods", row -> row.job().detail()),
                Column.<JobRow>words(
                                "Tenant",
                                "Whose it is, by the daemons' configuration",
                                row -> row.job().tenant())
                        .onlyFor(rows ->
                                rows.stream().anyMatch(row -> !row.job().tenant().isEmpty())),
                Column.figure(
                        "Ranks",
                        "Ranks that are known",
                        row -> Figures.count(row.job().ranks().size()),
                        row -> (double) row.job().ranks().size()),
                Column.words("Nodes", "Where it runs; of many how many there are", JobRow::nodes),
                Column.<JobRow>words(
                                "State",
                                "Hung: ranks wait for each other and do nothing; else the loudest"
                                        + " finding, or that it runs",
                                JobRow::state)
                        .styled(JobRow::style)
                        .sortedBy(Comparator.comparingInt(JobRow::order)),
                Column.figure(
                        "Findings",
                        "What is wrong with it, its GPUs or its nodes",
                        row -> Figures.count(row.findings()),
                        row -> (double) row.findings()),
                Column.words("Costs", "What the most costly finding takes", JobRow::cost),
                Column.sentence("Worst finding", "The most costly one", JobRow::worst));
    }
}

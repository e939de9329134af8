package io.ringside.desktop.ui.jobs;

import io.ringside.desktop.ui.tables.FittingTable;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.job.JobView;
import io.ringside.desktop.viewdata.job.Jobs;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The jobs of all nodes, the worst first; choosing one shows it alone in every view, choosing it
/// again shows all. Owned by the FX thread.
public final class JobsPanel extends VBox {
    private final FittingTable<JobRow> table =
            new FittingTable<>(
                    "No rank is known yet: a job is listed as soon as a process of it has a"
                            + " communicator.",
                    JobColumns.all(),
                    JobRow::stale);
    private final Label counts = new Label();
    private final Button all = new Button("Show all jobs");
    private final Consumer<Optional<String>> choose;
    private ClusterView view = ClusterView.empty(0);
    private Optional<String> chosen = Optional.empty();

    /// @param choose told which job is to be shown alone; empty: all
    public JobsPanel(Consumer<Optional<String>> choose) {
        this.choose = choose;
        getStyleClass().add("panel");
        setMinWidth(0);
        Label title = new Label("Jobs");
        title.getStyleClass().add("title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        counts.setId("job-counts");
        counts.getStyleClass().addAll("muted", "small");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        all.setId("jobs-all");
        all.getStyleClass().add("small-control");
        all.setMinWidth(Region.USE_PREF_SIZE);
        all.setOnAction(event -> choose.accept(Optional.empty()));
        HBox head = new HBox(title, counts, space, all);
        head.getStyleClass().add("panel-header");
        table.setId("jobs");
        table.onOpen(row ->
                choose.accept(row.chosen() ? Optional.empty() : Optional.of(row.job().id())));
        VBox.setVgrow(table, Priority.ALWAYS);
        VBox.setMargin(table, new Insets(0, 1, 1, 1));
        getChildren().addAll(head, table);
        sceneProperty().addListener(change -> fill());
    }

    /// @param newest all of it, whatever is filtered
    /// @param only the job that is shown alone; empty: all are
    public void show(ClusterView newest, Optional<String> only) {
        view = newest;
        chosen = only;
        fill();
    }

    /// Only where it is seen: jobs of thousands of ranks are not looked up for nobody.
    private void fill() {
        if (getScene() == null || getParent() == null) {
            return;
        }
        List<JobRow> rows = JobRow.of(view, chosen);
        table.show(rows);
        long findings = rows.stream().mapToLong(JobRow::findings).sum();
        counts.setText(
                Figures.count(rows.size())
                        + (rows.size() == 1 ? " job, " : " jobs, ")
                        + Figures.count(findings)
                        + (findings == 1 ? " finding" : " findings"));
        all.setVisible(chosen.isPresent());
        all.setManaged(chosen.isPresent());
    }

    /// Shows the next job alone, after the last one all.
    public void next() {
        List<String> ids = Jobs.of(view).stream().map(JobView::id).toList();
        int at = chosen.map(ids::indexOf).orElse(-1) + 1;
        choose.accept(at < ids.size() ? Optional.of(ids.get(at)) : Optional.empty());
    }
}

package io.ringside.desktop.ui.tables;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.ProfiledProcess;
import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.model.subject.Part;
import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.Group;
import io.ringside.desktop.ui.action.Key;
import io.ringside.desktop.ui.fit.FoldingBar;
import io.ringside.desktop.ui.fit.SegmentMenu;
import io.ringside.desktop.ui.select.RangeNote;
import io.ringside.desktop.ui.settings.Preferences;
import io.ringside.desktop.ui.text.Absence;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Styles;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.OperationRow;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.controlsfx.control.SegmentedButton;

/// Operations, where ranks are, findings, sources and readings, one table at a time; only the one
/// that is seen is filled. Owned by the FX thread.
public final class TablesPanel extends VBox {
    /// Processes in a tip.
    private static final int MOST_TOLD = 32;

    private final FittingTable<OperationGroups.Line> collectives = operations();
    private final FittingTable<OperationGroups.Line> p2p = operations();
    private final FittingTable<FindingColumns.Row> findings =
            new FittingTable<>("", FindingColumns.columns(), FindingColumns.Row::stale);
    private final FittingTable<SourceColumns.Row> sources =
            new FittingTable<>("", SourceColumns.columns(), SourceColumns.Row::stale);
    private final FittingTable<ReadingColumns.Row> readings =
            new FittingTable<>("", ReadingColumns.columns(), ReadingColumns.Row::stale);
    private final FittingTable<ProgressColumns.Row> progress =
            new FittingTable<>("", ProgressColumns.columns(), ProgressColumns.Row::stale);
    private final TextField filter = new TextField();
    private final VBox filteredReadings = new VBox(filter, readings);
    private final ToggleButton collectivesTab = tab("Collectives", "tab-collectives");
    private final ToggleButton p2pTab = tab("P2P", "tab-p2p");
    private final ToggleButton progressTab = tab("Progress", "tab-progress");
    private final ToggleButton findingsTab = tab("Findings", "tab-findings");
    private final ToggleButton sourcesTab = tab("Sources", "tab-sources");
    private final ToggleButton readingsTab = tab("Readings", "tab-readings");
    private final RangeNote range = new RangeNote("tables-range");
    private final Label total = new Label();
    private final Tooltip tip = new Tooltip();
    private final Label ended = new Label();
    private final Tooltip endedTip = new Tooltip();
    private final Set<OperationGroups.Key> open = new HashSet<>();
    private final SegmentMenu choice;
    private ClusterView shown = ClusterView.empty(0);
    private Consumer<Subject> choosing = subject -> {};

    public TablesPanel() {
        getStyleClass().addAll("panel", "tables-panel");
        collectives.setId("collectives");
        p2p.setId("p2p");
        progress.setId("progress");
        findings.setId("findings");
        sources.setId("sources");
        readings.setId("readings");
        filter.setId("readings-filter");
        filter.setPromptText("Filter: words of subject, name, source or value");
        filter.getStyleClass().add("table-filter");
        filter.textProperty().addListener(change -> show(shown));
        VBox.setVgrow(readings, Priority.ALWAYS);
        total.getStyleClass().addAll("muted", "small");
        total.setId("tables-total");
        total.setMinWidth(0);
        FoldingBar header = new FoldingBar(31, 8);
        SegmentedButton tabs = tabs();
        choice = new SegmentMenu(tabs, "tables-menu", "Which table is shown");
        header.addFolding(tabs, choice);
        header.addSpace();
        header.addShrinking(total, 56);
        header.getStyleClass().addAll("panel-header", "folding");
        StackPane tables =
                new StackPane(collectives, p2p, progress, findings, sources, filteredReadings);
        VBox.setVgrow(tables, Priority.ALWAYS);
        VBox.setMargin(tables, new javafx.geometry.Insets(0, 1, 1, 1));
        ended.getStyleClass().addAll("muted", "small", "table-foot");
        ended.setId("tables-ended");
        ended.setMinWidth(0);
        ended.setTooltip(endedTip);
        VBox.setMargin(range, new javafx.geometry.Insets(4, 12, 4, 12));
        getChildren().addAll(header, range, tables, ended);
        setMinWidth(0);
        progress.onOpen(row -> choosing.accept(new LinkedRows(shown, Subject.NONE).subject(row)));
        choose();
    }

    public void show(ClusterView view) {
        shown = view;
        List<FindingView> holding =
                view.concerns().findings().stream().filter(finding -> !finding.stale()).toList();
        findingsTab.setText(holding.isEmpty() ? "Findings" : "Findings " + holding.size());
        loud(findingsTab, "state-page", holding, Severity.PAGE);
        loud(findingsTab, "state-ticket", holding, Severity.TICKET);
        long standing =
                view.progress().stream().filter(row -> row.stands() && !row.stale()).count();
        progressTab.setText(standing == 0 ? "Progress" : "Progress " + standing);
        Styles.set(progressTab, "state-ticket", standing > 0);
        fill(view);
    }

    /// Marks the rows of what is selected.
    ///
    /// @param reveal scrolls to them, and opens the operations of a communicator for its rank
    public void mark(Subject subject, boolean reveal) {
        LinkedRows rows = new LinkedRows(shown, subject);
        if (reveal && subject.has(Part.RANK) && subject.has(Part.COMMUNICATOR)) {
            for (FittingTable<OperationGroups.Line> table : List.of(collectives, p2p)) {
                table.getItems().stream()
                        .filter(line -> line.head() && rows.line(line))
                        .forEach(line -> open.add(line.key()));
            }
            fill(shown);
        }
        collectives.mark(rows::line, reveal);
        p2p.mark(rows::line, reveal);
        progress.mark(rows::progress, reveal);
    }

    public List<Action> actions() {
        List<Action> all = new ArrayList<>(choice.actions(Group.TABLES, "Show "));
        all.add(
                Action.of(
                                Group.TABLES,
                                "tables-columns",
                                "Choose the columns of the table",
                                () -> seen().chooseColumns())
                        .on(Key.of(KeyCode.C)));
        return all;
    }

    /// Keeps which columns are shown.
    public void remember(Preferences preferences) {
        tables().forEach(table -> table.remember(preferences, table.getId()));
    }

    private List<FittingTable<?>> tables() {
        return List.of(collectives, p2p, progress, findings, sources, readings);
    }

    private FittingTable<?> seen() {
        return tables().stream()
                .filter(table -> table.isVisible() && table.getParent().isVisible())
                .findFirst()
                .orElse(collectives);
    }

    /// Tells what is selected here.
    public void onChoose(Consumer<Subject> listener) {
        choosing = listener;
    }

    private void fill(ClusterView view) {
        sayWhyNothing(view);
        total.setTooltip(null);
        // Only what is counted follows the time; the other tables tell what holds now.
        boolean counts = collectives.isVisible() || p2p.isVisible();
        range.show(counts ? view : ClusterView.empty(0));
        ended(view);
        if (collectives.isVisible()) {
            collectives.show(OperationGroups.lines(view, view.collectives(), open));
            total.setText(counted(view.collectives(), " collectives, all ranks"));
        } else if (p2p.isVisible()) {
            p2p.show(OperationGroups.lines(view, view.p2p(), open));
            total.setText(counted(view.p2p(), " operations, all ranks"));
        } else if (progress.isVisible()) {
            progress.show(ProgressColumns.rows(view));
            gpuTimes(view);
        } else if (findings.isVisible()) {
            findings.show(FindingColumns.rows(view));
            total.setText("");
        } else if (sources.isVisible()) {
            sources.show(SourceColumns.rows(view));
            total.setText(
                    view.nodes().stream()
                                    .flatMap(node -> node.sources().stream())
                                    .filter(source -> source.state() == SourceState.OK)
                                    .count()
                            + " ok");
        } else {
            String[] words = filter.getText().toLowerCase(Locale.ROOT).strip().split("\\s+", -1);
            List<ReadingColumns.Row> rows =
                    ReadingColumns.rows(view).stream().filter(row -> row.matches(words)).toList();
            readings.show(rows);
            total.setText(Figures.count(rows.size()) + " shown");
        }
    }

    /// Where GPU times come from: one sentence where that is the same for all processes; the tip
    /// has each of them.
    private void gpuTimes(ClusterView view) {
        List<String> each = new ArrayList<>();
        Set<String> sentences = new HashSet<>();
        for (NodeView node : view.nodes()) {
            for (ProfiledProcess process : node.processes()) {
                boolean told = !node.stale() && !process.gpuTimes().isEmpty();
                if (told && process.state() == ProcessState.LIVE) {
                    sentences.add(process.gpuTimes());
                    each.add(
                            "%s, %s: level %s. %s"
                                    .formatted(
                                            node.hostName(),
                                            process.title(),
                                            process.level(),
                                            process.gpuTimes()));
                }
            }
        }
        total.setText(
                sentences.size() > 1 ? "GPU times differ by process" : String.join("", sentences));
        tip.setText(each.stream().limit(MOST_TOLD).collect(Collectors.joining("\n")));
        total.setTooltip(each.isEmpty() ? null : tip);
    }

    /// What is in no row any more; the tip has it by node and operation.
    private void ended(ClusterView view) {
        List<NodeView> told =
                view.nodes().stream()
                        .filter(node -> !node.stale() && !node.ended().isEmpty())
                        .toList();
        boolean shown =
                !told.isEmpty()
                        && view.over().isEmpty()
                        && (collectives.isVisible() || p2p.isVisible());
        ended.setVisible(shown);
        ended.setManaged(shown);
        if (shown) {
            long operations = told.stream().mapToLong(node -> node.ended().operationCount()).sum();
            long processes = told.stream().mapToLong(node -> node.ended().processes()).sum();
            ended.setText(
                    "Ended, and no longer listed: %s operations of %s processes"
                            .formatted(Figures.count(operations), Figures.count(processes)));
            endedTip.setText(
                    told.stream()
                            .limit(MOST_TOLD)
                            .map(TablesPanel::ended)
                            .collect(Collectors.joining("\n\n")));
        }
    }

    private static String ended(NodeView node) {
        EndedWork ended = node.ended();
        String head =
                "%s: ended and no longer listed: %s processes, %s of them died, and %s communicators"
                        .formatted(
                                node.hostName(),
                                Figures.count(ended.processes()),
                                Figures.count(ended.died()),
                                Figures.count(ended.communicators()));
        return ended.operations().stream()
                .limit(MOST_TOLD)
                .map(sum ->
                        "%s %s, %s"
                                .formatted(
                                        sum.name(),
                                        Figures.count(sum.count()),
                                        Figures.bytes(sum.bytes())))
                .collect(Collectors.joining("\n", head + "\n", ""));
    }

    /// Of rows that hold now; of none nothing is counted, which is not zero.
    private static String counted(List<OperationRow> rows, String what) {
        List<OperationRow> fresh = rows.stream().filter(row -> !row.stale()).toList();
        long sum = fresh.stream().mapToLong(OperationRow::count).sum();
        return fresh.isEmpty() ? "" : Figures.count(sum) + what;
    }

    /// The tab takes the colour of the loudest finding.
    private static void loud(
            ToggleButton tab, String style, List<FindingView> findings, Severity severity) {
        Severity loudest =
                findings.stream()
                        .map(FindingView::severity)
                        .min(Severity::compareTo)
                        .orElse(Severity.NOTE);
        Styles.set(tab, style, loudest == severity);
    }

    private SegmentedButton tabs() {
        collectivesTab.setSelected(true);
        SegmentedButton choice =
                new SegmentedButton(
                        collectivesTab, p2pTab, progressTab, findingsTab, sourcesTab, readingsTab);
        choice.setId("tables-choice");
        choice.getToggleGroup()
                .selectedToggleProperty()
                .addListener((o, before, now) -> {
                    if (now == null) {
                        Objects.requireNonNull(before).setSelected(true);
                    }
                    choose();
                    show(shown);
                });
        return choice;
    }

    private void choose() {
        collectives.setVisible(collectivesTab.isSelected());
        p2p.setVisible(p2pTab.isSelected());
        progress.setVisible(progressTab.isSelected());
        findings.setVisible(findingsTab.isSelected());
        sources.setVisible(sourcesTab.isSelected());
        filteredReadings.setVisible(readingsTab.isSelected());
    }

    private FittingTable<OperationGroups.Line> operations() {
        FittingTable<OperationGroups.Line> table =
                new FittingTable<>("", OperationColumns.all(), OperationGroups.Line::stale);
        table.onOpen(line -> {
            if (line.head() && !open.remove(line.key())) {
                open.add(line.key());
            }
            show(shown);
            choosing.accept(new LinkedRows(shown, Subject.NONE).subject(line));
        });
        return table;
    }

    /// Why a table is empty, and what to do.
    private void sayWhyNothing(ClusterView view) {
        collectives.sayWhyNothing(
                view.over()
                        .map(over -> "No collective: " + RangeNote.text(over) + ".")
                        .orElse(
                                Absence.of(
                                        view,
                                        "No collective has been seen yet. " + Absence.NO_JOB)));
        p2p.sayWhyNothing(
                view.over()
                        .map(over -> "No Send or Recv: " + RangeNote.text(over) + ".")
                        .orElse(
                                Absence.of(
                                        view,
                                        "No Send or Recv has been seen yet. " + Absence.NO_JOB)));
        findings.sayWhyNothing(
                Absence.of(
                        view,
                        "No rule holds, no rank is late or stands, no process died, and nothing has"
                                + " happened since the daemons started."));
        progress.sayWhyNothing(
                Absence.of(view, "No daemon tells how far its ranks are. " + Absence.NO_JOB));
        sources.sayWhyNothing(Absence.of(view, "No source is known yet."));
        readings.sayWhyNothing(
                Absence.of(
                        view,
                        filter.getText().isBlank()
                                ? "No reading has come yet."
                                : "No reading matches; clear the filter to see all."));
    }

    private static ToggleButton tab(String label, String id) {
        ToggleButton button = new ToggleButton(label);
        button.setId(id);
        button.getStyleClass().add("small-control");
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }
}

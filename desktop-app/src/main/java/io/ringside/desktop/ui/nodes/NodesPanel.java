package io.ringside.desktop.ui.nodes;

import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.node.ProfiledProcess;
import io.ringside.desktop.model.node.SourceStatus;
import io.ringside.desktop.session.api.NodeControl;
import io.ringside.desktop.ui.tables.FittingTable;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Which level and rhythm hold on each node, who set them, until when; versions that differ; what
/// the doctor says; and the only buttons that change anything on a node. Owned by the FX thread.
public final class NodesPanel extends HBox {
    private static final double TABLE_SHARE = 0.42;

    private final Set<String> chosen = new LinkedHashSet<>();
    private final FittingTable<NodeRow> table;
    private final Label counts = new Label();
    private final Label versions = new Label();
    private final ControlForm form;
    private final DoctorPane doctor;
    private ClusterView view = ClusterView.empty(0);

    /// @param control asked anew for each call
    public NodesPanel(Supplier<NodeControl> control) {
        super(4);
        form = new ControlForm(control, this::targets, this::hostName);
        doctor = new DoctorPane(control);
        table = new FittingTable<>("No node is connected.", NodeRow.columns(), NodeRow::stale);
        table.setId("nodes");
        table.onOpen(this::open);
        VBox.setVgrow(table, Priority.ALWAYS);
        VBox.setMargin(table, new Insets(0, 1, 1, 1));
        Label title = new Label("Nodes");
        title.getStyleClass().add("title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        counts.getStyleClass().addAll("muted", "small");
        HBox head = new HBox(title, counts);
        head.getStyleClass().add("panel-header");
        versions.setId("versions");
        versions.setWrapText(true);
        versions.setMinHeight(Region.USE_PREF_SIZE);
        versions.getStyleClass().addAll("state-note", "small", "versions");
        VBox nodes = new VBox(head, versions, table);
        nodes.getStyleClass().add("panel");
        SplitPane left = new SplitPane(nodes, doctor);
        left.setOrientation(Orientation.VERTICAL);
        left.setDividerPositions(TABLE_SHARE);
        left.setMinWidth(0);
        HBox.setHgrow(left, Priority.ALWAYS);
        form.getStyleClass().add("panel");
        setMinWidth(0);
        getChildren().addAll(left, form);
    }

    public void show(ClusterView newest) {
        view = newest;
        chosen.retainAll(view.targets());
        fill();
    }

    /// Takes what nodes have answered.
    public void frame() {
        form.frame();
        doctor.frame();
    }

    /// Leaves a question unanswered.
    ///
    /// @return whether there was one
    public boolean escape() {
        return form.escape();
    }

    /// Whether a question waits for its answer.
    public boolean isAsking() {
        return form.isAsking();
    }

    private void fill() {
        List<NodeRow> rows = NodeRow.of(view, chosen);
        table.show(rows);
        long raised = rows.stream().filter(row -> row.levels().raised().isPresent()).count();
        counts.setText(
                Figures.count(rows.size())
                        + (rows.size() == 1 ? " node, " : " nodes, ")
                        + Figures.count(raised)
                        + " with a raised level, "
                        + Figures.count(chosen.size())
                        + " chosen");
        String differ =
                view.nodes().stream()
                        .flatMap(node ->
                                versions(node).stream()
                                        .map(sentence -> node.hostName() + ": " + sentence))
                        .limit(3)
                        .collect(Collectors.joining("\n"));
        versions.setText(differ);
        versions.setVisible(!differ.isEmpty());
        versions.setManaged(!differ.isEmpty());
        form.show(
                rows.size(),
                view.nodes().stream()
                        .flatMap(node -> node.processes().stream())
                        .filter(process -> process.state() == ProcessState.LIVE)
                        .map(ProfiledProcess::level)
                        .collect(Collectors.toCollection(TreeSet::new)));
        if (view.nodes().size() == 1) {
            doctor.of(view.nodes().getFirst());
        } else if (view.nodes().isEmpty()) {
            doctor.nobody();
        }
    }

    private void open(NodeRow row) {
        String target = row.node().target();
        if (!chosen.remove(target)) {
            chosen.add(target);
        }
        doctor.of(row.node());
        fill();
    }

    /// The chosen ones, else all.
    private List<String> targets() {
        return chosen.isEmpty() ? view.targets() : List.copyOf(chosen);
    }

    private String hostName(String target) {
        return view.nodes().stream()
                .filter(node -> node.target().equals(target))
                .map(NodeView::hostName)
                .findFirst()
                .orElse(target);
    }

    private static Optional<String> versions(NodeView node) {
        return node.sources().stream()
                .filter(source -> source.name().equals("versions"))
                .map(SourceStatus::reason)
                .findFirst();
    }
}

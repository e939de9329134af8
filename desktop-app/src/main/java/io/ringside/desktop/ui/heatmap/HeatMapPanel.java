package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.ui.heatmap.matrix.Metric;
import io.ringside.desktop.ui.heatmap.matrix.ScaleKind;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.SegmentedButton;

/// The heat map with its choices: metric, communicator, scale. Owned by the FX thread.
public final class HeatMapPanel extends VBox {
    private static final double ROOM_FOR_NOTICE = 420;
    private static final String ALL = "All communicators";

    private final HeatMapPane pane;
    private final ToggleButton linear = segment("Linear");
    private final ToggleButton log = segment("Log");
    private final ComboBox<String> communicators = new ComboBox<>();
    private final Label noticeText = new Label();
    private final HBox notice = new HBox(Icon.NOTE.node("state-note"), noticeText);
    private ClusterView shown = ClusterView.empty(0);
    private Metric metric = Metric.BYTES;
    private List<CommunicatorView> known = List.of();

    public HeatMapPanel(Executor background) {
        pane = new HeatMapPane(background, this::showScale);
        getStyleClass().addAll("panel", "heat-panel");
        VBox.setVgrow(pane, Priority.ALWAYS);
        Label title = new Label("Rank \u00D7 rank");
        title.getStyleClass().add("title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        communicators.setId("communicator");
        communicators.getStyleClass().add("small-control");
        communicators.getItems().add(ALL);
        communicators.getSelectionModel().select(0);
        communicators
                .getSelectionModel()
                .selectedIndexProperty()
                .addListener((o, before, now) -> pane.chooseCommunicator(now.intValue() - 1));
        HBox header = new HBox(title, metrics(), space, scale(), communicators);
        header.getStyleClass().add("panel-header");
        notice.getStyleClass().add("heat-notice");
        noticeText.setWrapText(true);
        VBox.setMargin(notice, new javafx.geometry.Insets(0, 12, 8, 12));
        getChildren().addAll(header, pane, notice);
        setMinWidth(0);
    }

    public void show(ClusterView view) {
        if (!view.communicators().equals(known)) {
            known = view.communicators();
            int selected = communicators.getSelectionModel().getSelectedIndex();
            communicators.getItems().setAll(ALL);
            known.forEach(each ->
                    communicators
                            .getItems()
                            .add(each.label() + " \u00B7 " + each.ranks() + " ranks"));
            communicators
                    .getSelectionModel()
                    .select(selected < communicators.getItems().size() ? selected : 0);
        }
        shown = view;
        describe();
        pane.show(view);
    }

    private void describe() {
        String text = HeatNotice.of(shown, metric);
        noticeText.setText(text);
        boolean wanted = !text.isEmpty() && getHeight() >= ROOM_FOR_NOTICE;
        notice.setVisible(wanted);
        notice.setManaged(wanted);
    }

    public void paintWith(Palette palette) {
        pane.paintWith(palette);
    }

    /// Marks what is selected.
    public void mark(Linked linked) {
        pane.mark(linked);
    }

    /// Tells what is selected here: a rank and, off the diagonal, whom it sends to.
    public void onChoose(Consumer<Subject> listener) {
        pane.onChoose((from, to) -> {
            Subject rank = Linked.subjectOf(shown, from);
            boolean known = to < shown.ranks().size();
            listener.accept(
                    from.equals(to) || !known ? rank : rank.withPeer(shown.ranks().get(to).rank()));
        });
    }

    public void frame() {
        pane.frame();
    }

    /// Shows provenance in place of the value, or the value again.
    public void toggleProvenance() {
        pane.toggleProvenance();
    }

    private SegmentedButton metrics() {
        SegmentedButton choice = new SegmentedButton();
        for (Metric metric : Metric.values()) {
            ToggleButton button = segment(metric.label());
            button.setId("metric-" + metric.label().toLowerCase(java.util.Locale.ROOT));
            button.setUserData(metric);
            choice.getButtons().add(button);
        }
        choice.getButtons().getFirst().setSelected(true);
        choice.getToggleGroup()
                .selectedToggleProperty()
                .addListener((o, before, now) -> {
                    if (now == null) {
                        Objects.requireNonNull(before).setSelected(true);
                    } else {
                        metric = (Metric) now.getUserData();
                        describe();
                        pane.choose(metric);
                    }
                });
        return choice;
    }

    private SegmentedButton scale() {
        linear.setId("scale-linear");
        linear.setTooltip(
                new Tooltip("Colours from zero to the largest value; press to keep them so"));
        log.setId("scale-log");
        log.setTooltip(
                new Tooltip(
                        "Colours by the logarithm, from the least value to the largest: by itself"
                                + " where they lie over a hundredfold apart; press to keep them so"));
        linear.setOnAction(event -> pane.chooseScale(ScaleKind.LINEAR));
        log.setOnAction(event -> pane.chooseScale(ScaleKind.LOG));
        linear.setSelected(true);
        SegmentedButton choice = new SegmentedButton(linear, log);
        choice.getToggleGroup()
                .selectedToggleProperty()
                .addListener((o, before, now) -> {
                    if (now == null) {
                        Objects.requireNonNull(before).setSelected(true);
                    }
                });
        return choice;
    }

    private void showScale(boolean logarithmic) {
        (logarithmic ? log : linear).setSelected(true);
    }

    private static ToggleButton segment(String label) {
        ToggleButton button = new ToggleButton(label);
        button.getStyleClass().add("small-control");
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }
}

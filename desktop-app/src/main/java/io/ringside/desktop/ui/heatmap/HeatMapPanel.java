package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.Group;
import io.ringside.desktop.ui.action.Key;
import io.ringside.desktop.ui.fit.Beside;
import io.ringside.desktop.ui.fit.FoldingBar;
import io.ringside.desktop.ui.fit.SegmentMenu;
import io.ringside.desktop.ui.heatmap.matrix.HeatFrame;
import io.ringside.desktop.ui.heatmap.matrix.Metric;
import io.ringside.desktop.ui.heatmap.matrix.ScaleKind;
import io.ringside.desktop.ui.heatmap.words.HeatNotice;
import io.ringside.desktop.ui.heatmap.words.HeatSvg;
import io.ringside.desktop.ui.heatmap.words.PairDetails;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.select.RangeNote;
import io.ringside.desktop.ui.text.DetailsPane;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.SegmentedButton;

/// The heat map with its choices: metric, scale, search, communicator; pinned cells below, and at
/// its side the details of the chosen one. Owned by the FX thread.
public final class HeatMapPanel extends VBox {
    private static final double ROOM_FOR_NOTICE = 420;
    private static final double ROOM_FOR_MAP = 480;
    private static final double LEAST_NOTE = 200;
    private static final String ALL = "All communicators";

    private final HeatMapPane pane;
    private final Map<ScaleKind, ToggleButton> scales = new EnumMap<>(ScaleKind.class);
    private final ComboBox<String> communicators = new ComboBox<>();
    private final TextField search = new TextField();
    private final RangeNote range = new RangeNote("heat-range");
    private final Label noticeText = new Label();
    private final HBox notice = new HBox(Icon.NOTE.node("state-note"), noticeText);
    private final SegmentMenu metrics;
    private final SegmentMenu scaleMenu;
    private final HeatPins pins;
    private final DetailsPane details;
    private Consumer<Optional<Pair>> chosen = pair -> {};
    private ClusterView shown = ClusterView.empty(0);
    private Metric metric = Metric.BYTES;
    private List<CommunicatorView> known = List.of();
    private boolean pinRefused;
    private Linked linked = Linked.none();
    private boolean following;

    /// A cell, by rank axis indices.
    public record Pair(int from, int to) {}

    public HeatMapPanel(Executor background) {
        pane = new HeatMapPane(background, new Told());
        pins = new HeatPins((from, to) -> select(Optional.of(new Pair(from, to))));
        details = new DetailsPane("heat-details", () -> select(Optional.empty()));
        getStyleClass().addAll("panel", "heat-panel");
        Beside middle = new Beside(pane, details, ROOM_FOR_MAP);
        VBox.setVgrow(middle, Priority.ALWAYS);
        pane.setMinSize(0, 0);
        Label title = new Label("Rank \u00D7 rank");
        title.getStyleClass().add("title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        communicators.setId("communicator");
        communicators.getStyleClass().add("small-control");
        communicators.setMinWidth(60);
        communicators.getItems().add(ALL);
        communicators.getSelectionModel().select(0);
        communicators
                .getSelectionModel()
                .selectedIndexProperty()
                .addListener((o, before, now) -> pane.chooseCommunicator(now.intValue() - 1));
        FoldingBar header = new FoldingBar(31, 8);
        SegmentedButton choice = metrics();
        metrics = new SegmentMenu(choice, "metric-menu", "What is shown");
        header.add(title);
        header.addFolding(choice, metrics);
        header.addShrinking(range, LEAST_NOTE);
        header.getStyleClass().addAll("panel-header", "folding");
        FoldingBar choices = new FoldingBar(32, 8);
        SegmentedButton scale = scale();
        scaleMenu = new SegmentMenu(scale, "scale-menu", "The scale of colours");
        choices.addFolding(scale, scaleMenu);
        choices.addShrinking(searchField(), 72);
        choices.addSpace();
        choices.addShrinking(communicators, 96);
        choices.getStyleClass().add("heat-choices");
        notice.getStyleClass().add("heat-notice");
        noticeText.setWrapText(true);
        VBox.setMargin(notice, new javafx.geometry.Insets(0, 12, 8, 12));
        getChildren().addAll(header, choices, middle, pins, notice);
        setMinWidth(0);
    }

    /// Told what the pane shows.
    private final class Told implements HeatMapPane.Listener {
        @Override
        public void shown(HeatFrame frame) {
            scaleShown(frame);
            pins.show(frame);
            describe();
            detail();
        }

        @Override
        public void chosen(Optional<HeatMapPane.Pair> pair) {
            pinRefused = false;
            detail();
            if (!following) {
                chosen.accept(pair.map(cell -> new Pair(cell.from(), cell.to())));
            }
        }

        @Override
        public void pin(HeatMapPane.Pair pair) {
            pinRefused = !pins.toggle(pair.from(), pair.to());
            describe();
            pane.request();
        }

        @Override
        public void cleared() {
            pins.clear();
        }
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
        range.show(view);
        following = true; // what is selected stays where a filter leaves no cell of it
        pane.show(view);
        following = false;
    }

    /// Chooses a cell, or none: its details are shown, and it is ringed.
    public void select(Optional<Pair> pair) {
        pane.select(pair.map(cell -> new HeatMapPane.Pair(cell.from(), cell.to())));
    }

    /// Called with each cell that is chosen, and with none.
    public void onSelect(Consumer<Optional<Pair>> listener) {
        chosen = listener;
    }

    /// Tells what is selected here: a rank and, off the diagonal, whom it sends to; nothing, where
    /// the cell is let go.
    public void onChoose(Consumer<Subject> listener) {
        onSelect(pair -> listener.accept(pair.map(this::subject).orElse(Subject.NONE)));
    }

    private Subject subject(Pair pair) {
        Subject rank = Linked.subjectOf(shown, pair.from());
        boolean known = pair.to() < shown.ranks().size();
        return pair.from() == pair.to() || !known
                ? rank
                : rank.withPeer(shown.ranks().get(pair.to()).rank());
    }

    /// Marks what is selected. The chosen cell follows: it is the pair's that is selected, and is
    /// let go when something else is.
    public void mark(Linked selected) {
        boolean nothingNew = selected.isEmpty() && linked.isEmpty();
        linked = selected;
        pane.mark(selected);
        if (!nothingNew) {
            Optional<Pair> stays =
                    pane.selected()
                            .map(cell -> new Pair(cell.from(), cell.to()))
                            .filter(this::isSelected);
            following = true;
            select(stays.or(this::selectedPair));
            following = false;
        }
    }

    private boolean isSelected(Pair cell) {
        return linked.pair(cell.from(), cell.to())
                || (cell.from() == cell.to()
                        && linked.rank(cell.from())
                        && selectedPair().isEmpty());
    }

    private Optional<Pair> selectedPair() {
        int from = linked.firstRank();
        for (int to = 0; from >= 0 && to < shown.ranks().size(); to++) {
            if (linked.pair(from, to)) {
                return Optional.of(new Pair(from, to));
            }
        }
        return Optional.empty();
    }

    private void detail() {
        HeatFrame frame = pane.shown();
        Optional<HeatMapPane.Pair> pair = pane.selected();
        if (frame == null || pair.isEmpty()) {
            details.hide();
            return;
        }
        int ranks = frame.request().view().ranks().size();
        if (pair.get().from() < ranks && pair.get().to() < ranks) {
            details.show(
                    PairDetails.of(
                            frame.request().view(),
                            frame.matrix(),
                            pair.get().from(),
                            pair.get().to()));
        }
    }

    private void describe() {
        if (pinRefused) {
            noticeText.setText(HeatPins.MOST + " cells are pinned at most; let one go first.");
            showNotice(true);
            return;
        }
        HeatFrame frame = pane.shown();
        if (frame == null || frame.matrix().metric() != metric) {
            showNotice(false); // until there is a picture of it
            return;
        }
        boolean nothing = Double.isNaN(frame.matrix().most());
        noticeText.setText(HeatNotice.of(frame.request().view(), frame.numbers()));
        showNotice(!noticeText.getText().isEmpty() && (nothing || getHeight() >= ROOM_FOR_NOTICE));
    }

    private void showNotice(boolean wanted) {
        notice.setVisible(wanted);
        notice.setManaged(wanted);
    }

    public void paintWith(Palette palette) {
        pane.paintWith(palette);
    }

    public void frame() {
        pane.frame();
    }

    /// The whole matrix as SVG.
    ///
    /// @throws IllegalArgumentException one sentence, when there is none
    public String drawing() {
        HeatFrame frame = pane.shown();
        if (frame == null) {
            throw new IllegalArgumentException("There is no matrix to draw yet.");
        }
        return HeatSvg.text(frame);
    }

    public List<Action> actions() {
        List<Action> all = new ArrayList<>(pane.gestures().actions(this::hasKeys));
        all.add(
                Action.of(
                                Group.HEAT_MAP,
                                "heat-provenance",
                                "Provenance in place of the value, and back",
                                pane::toggleProvenance)
                        .on(Key.of(KeyCode.P)));
        all.add(
                Action.of(
                                Group.HEAT_MAP,
                                "heat-figure-before",
                                "The figure before",
                                () -> metrics.turn(-1))
                        .on(Key.of(KeyCode.OPEN_BRACKET)));
        all.add(
                Action.of(
                                Group.HEAT_MAP,
                                "heat-figure-after",
                                "The figure after",
                                () -> metrics.turn(1))
                        .on(Key.of(KeyCode.CLOSE_BRACKET)));
        all.addAll(metrics.actions(Group.HEAT_MAP, "Show "));
        all.addAll(scaleMenu.actions(Group.HEAT_MAP, "Scale "));
        return all;
    }

    /// Whether Enter means the cell that is pointed at.
    public boolean hasCells() {
        return pane.isFocused();
    }

    public void choosePointed() {
        pane.gestures().choose();
    }

    /// Shows what was shown before.
    public void back() {
        pane.gestures().back();
    }

    /// Shows the whole matrix, with nothing chosen.
    public void letGo() {
        pane.gestures().letGo();
    }

    /// The keys go to a part of it: those that other views want too are its own then.
    public boolean hasKeys() {
        return pane.isFocused() || pane.isFocusWithin();
    }

    private TextField searchField() {
        search.setId("heat-search");
        search.getStyleClass().add("small-control");
        search.setPromptText("Find rank or node");
        search.setPrefColumnCount(9);
        search.setMinWidth(60);
        search.setTooltip(
                new Tooltip("A rank's number or a part of a node's name; Enter shows its block"));
        search.setOnAction(event -> find());
        search.textProperty()
                .addListener((o, before, now) -> {
                    if (now.isEmpty()) {
                        find();
                    }
                });
        return search;
    }

    private void find() {
        boolean found = pane.find(search.getText()) || search.getText().isBlank();
        search.getStyleClass().remove("refused");
        if (!found) {
            search.getStyleClass().add("refused");
        }
    }

    private SegmentedButton metrics() {
        SegmentedButton choice = new SegmentedButton();
        for (Metric each : Metric.values()) {
            ToggleButton button = segment(each.label());
            button.setId("metric-" + each.label().toLowerCase(Locale.ROOT));
            button.setUserData(each);
            button.setTooltip(new Tooltip(each.label() + ": " + each.meaning()));
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
        SegmentedButton choice = new SegmentedButton();
        add(choice, ScaleKind.LINEAR, "Linear", "Colours from zero to the largest value");
        add(
                choice,
                ScaleKind.LOG,
                "Log",
                "Colours by the logarithm, from the least value to the largest");
        add(choice, ScaleKind.QUANTILE, "Quantile", "Each colour for as many cells as any other");
        choice.getToggleGroup()
                .selectedToggleProperty()
                .addListener((o, before, now) -> {
                    if (now == null) {
                        Objects.requireNonNull(before).setSelected(true);
                    }
                });
        return choice;
    }

    private void add(SegmentedButton choice, ScaleKind kind, String name, String tip) {
        ToggleButton button = segment(name);
        button.setId("scale-" + name.toLowerCase(Locale.ROOT));
        button.setTooltip(new Tooltip(tip + "; the handles of the scale move its range"));
        button.setOnAction(event -> pane.chooseScale(kind));
        scales.put(kind, button);
        choice.getButtons().add(button);
    }

    private void scaleShown(HeatFrame frame) {
        boolean diverging = frame.matrix().metric().diverging();
        scales.forEach((kind, button) -> {
            button.setDisable(diverging && kind != ScaleKind.LINEAR);
            if (kind == frame.scale().kind()) {
                button.setSelected(true);
            }
        });
    }

    private static ToggleButton segment(String label) {
        ToggleButton button = new ToggleButton(label);
        button.getStyleClass().add("small-control");
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }
}

package io.ringside.desktop.ui.findings;

import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.ui.alerts.AlertLog;
import io.ringside.desktop.ui.select.SelectionModel;
import io.ringside.desktop.ui.text.Absence;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What is wrong now, most costly first; a click or Enter takes every view to the place and the
/// time. Rows keep their order while the pointer is on them. Owned by the FX thread.
public final class FindingsPanel extends VBox {
    /// More are told by their number.
    static final int MOST = 200;

    private static final long SNOOZE_NANOS = 3_600_000_000_000L;
    private static final double EMPTY = 62;
    private static final double HEADER = 36;
    private static final double BAR = 14;

    private final ObservableList<FindingView> rows = FXCollections.observableArrayList();
    private final ListView<FindingView> list = new ListView<>(rows);
    private final Label count = new Label();
    private final Label note = new Label();
    private final Label nothing = new Label();

    /// Of no list: tells how high rows are, whether they are seen or not.
    private final FindingCell ruler = new FindingCell(this);

    private final SelectionModel selection;
    private final AlertLog alerts;
    private final Consumer<FindingView> hangView;
    private ClusterView view = ClusterView.empty(0);
    private String open = "";

    /// @param hangView shows a finding that stands in the hang view
    public FindingsPanel(
            SelectionModel selection, AlertLog alerts, Consumer<FindingView> hangView) {
        this.selection = selection;
        this.alerts = alerts;
        this.hangView = hangView;
        getStyleClass().addAll("panel", "findings-panel");
        Label title = new Label("Findings");
        title.getStyleClass().add("title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        count.setId("findings-count");
        count.getStyleClass().addAll("secondary", "small", "strong");
        count.setMinWidth(Region.USE_PREF_SIZE);
        note.getStyleClass().addAll("muted", "small");
        HBox header = new HBox(title, count, note);
        header.getStyleClass().add("panel-header");
        nothing.setId("findings-nothing");
        nothing.setWrapText(true);
        nothing.getStyleClass().addAll("muted", "small");
        nothing.setMaxWidth(420);
        list.setId("findings-list");
        list.setPlaceholder(nothing);
        list.setCellFactory(all -> new FindingCell(this));
        list.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        VBox.setVgrow(list, Priority.ALWAYS);
        VBox.setMargin(list, new Insets(0, 1, 1, 1));
        ruler.setManaged(false);
        ruler.setVisible(false);
        getChildren().addAll(header, list, ruler);
        setMinWidth(0);
        setMinHeight(HEADER);
    }

    public void show(ClusterView newest) {
        view = newest;
        List<FindingView> wanted = new ArrayList<>(newest.concerns().findings());
        long asking = wanted.stream().filter(this::asks).count();
        count.setText(wanted.isEmpty() ? "" : Figures.count(wanted.size()));
        long more = Math.max(0, wanted.size() - MOST);
        note.setText(
                more > 0
                        ? Figures.count(more) + " more are in the alert log"
                        : asking < wanted.size()
                                ? Figures.count(wanted.size() - asking) + " answered"
                                : wanted.isEmpty() ? "" : "most costly first");
        nothing.setText(
                Absence.of(
                        view,
                        "Nothing is wrong in what is watched: no rank stands or comes late, no"
                                + " process died, no rule holds."));
        wanted.sort(Comparator.comparing(finding -> !asks(finding)));
        fill(wanted.subList(0, Math.min(MOST, wanted.size())));
    }

    /// How high it would be at a width with all that it shows; no more rows are looked at than
    /// `most` takes.
    public double wantedHeight(double width, double most) {
        if (rows.isEmpty()) {
            return HEADER + EMPTY;
        }
        double sum = HEADER;
        for (int i = 0; i < rows.size() && sum < most; i++) {
            sum += ruler.heightOf(rows.get(i), width - BAR);
        }
        return Math.ceil(sum) + 2;
    }

    public void focus() {
        list.requestFocus();
    }

    private boolean asks(FindingView finding) {
        return alerts.of(finding.id()).map(a -> a.asks(view.asOfEpochNanos())).orElse(true);
    }

    private void fill(List<FindingView> wanted) {
        List<FindingView> ordered =
                isHover() || list.isHover() || list.isFocused() ? kept(wanted) : wanted;
        int selected = list.getSelectionModel().getSelectedIndex();
        String selectedId = selected >= 0 && selected < rows.size() ? rows.get(selected).id() : "";
        for (int i = 0; i < ordered.size(); i++) {
            if (i >= rows.size()) {
                rows.add(ordered.get(i));
            } else {
                // Set even where it is equal: its age is another.
                rows.set(i, ordered.get(i));
            }
        }
        if (rows.size() > ordered.size()) {
            rows.remove(ordered.size(), rows.size());
        }
        for (int i = 0; i < rows.size() && !selectedId.isEmpty(); i++) {
            if (rows.get(i).id().equals(selectedId)) {
                list.getSelectionModel().select(i);
            }
        }
        list.refresh();
    }

    /// In the order in which they are shown, the new ones after them.
    private List<FindingView> kept(List<FindingView> wanted) {
        Map<String, Integer> places = new HashMap<>();
        rows.forEach(row -> places.putIfAbsent(row.id(), places.size()));
        List<FindingView> ordered = new ArrayList<>(wanted);
        ordered.sort(
                Comparator.comparingInt(row -> places.getOrDefault(row.id(), Integer.MAX_VALUE)));
        return ordered;
    }

    private void key(KeyEvent event) {
        FindingView selected = list.getSelectionModel().getSelectedItem();
        if (selected == null || event.getTarget() instanceof javafx.scene.control.ButtonBase) {
            return;
        }
        if (event.getCode() == KeyCode.ENTER) {
            go(selected);
            event.consume();
        }
    }

    ClusterView view() {
        return view;
    }

    AlertLog alerts() {
        return alerts;
    }

    /// The finding that is open, by its id; empty: none.
    String open() {
        return open;
    }

    /// Takes all views there, and opens the row.
    public void go(FindingView finding) {
        open = finding.id();
        rows.stream()
                .filter(row -> row.id().equals(open))
                .findFirst()
                .ifPresent(row -> list.getSelectionModel().select(row));
        Optional<TimeSpan> look = finding.look();
        if (look.isPresent()) {
            selection.go(finding.subject(), look.get());
        } else {
            selection.select(finding.subject());
        }
        changed();
    }

    void hang(FindingView finding) {
        go(finding);
        hangView.accept(finding);
    }

    void answer(FindingView finding, boolean acknowledged) {
        alerts.acknowledge(finding.id(), acknowledged);
    }

    void snooze(FindingView finding) {
        alerts.snooze(finding.id(), view.asOfEpochNanos() + SNOOZE_NANOS);
    }

    private void changed() {
        show(view);
        if (getParent() != null) {
            getParent().requestLayout();
        }
    }
}

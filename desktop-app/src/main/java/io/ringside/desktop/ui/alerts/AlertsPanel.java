package io.ringside.desktop.ui.alerts;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.Group;
import io.ringside.desktop.ui.action.Key;
import io.ringside.desktop.ui.settings.Preferences;
import io.ringside.desktop.ui.tables.Column;
import io.ringside.desktop.ui.tables.FittingTable;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The alert log: what was found while the window was open, what was answered, and its export. A
/// click or Enter takes every view there. Owned by the FX thread.
public final class AlertsPanel extends VBox {
    private static final String NOTICES = "desktop-notices";
    private static final long SNOOZE_NANOS = 3_600_000_000_000L;

    private final AlertLog log;
    private final DesktopNotice notice;
    private final Exporting exporting;
    private final FittingTable<Row> table;
    private final TextField filter = new TextField();
    private final Map<Severity, ToggleButton> severities = new EnumMap<>(Severity.class);
    private final ToggleButton desktop = new ToggleButton("Desktop notices");
    private final Label told = new Label();
    private final Label result = new Label();
    private final List<Action> actions =
            List.of(
                    action(
                                    "alerts-ack",
                                    "Acknowledge the selected alert, or no longer",
                                    this::acknowledge)
                            .on(Key.of(KeyCode.K))
                            .heardWhen(this::isSeen),
                    action("alerts-snooze", "Snooze the selected alert for 1 h", this::snooze)
                            .on(Key.of(KeyCode.N))
                            .heardWhen(this::isSeen),
                    action("alerts-csv", "Alerts as CSV", () -> export("csv")),
                    action("alerts-json", "Alerts as JSON", () -> export("json")),
                    action(
                            "alerts-columns",
                            "Choose the columns of the alert log",
                            this::chooseColumns));
    private ClusterView view = ClusterView.empty(0);

    /// Puts a text into a file that the user chooses; says how that went when it is done.
    @FunctionalInterface
    public interface Exporting {
        void export(String name, String text, Consumer<String> done);
    }

    /// @param nowEpochNanos the observer's
    record Row(Alert alert, long nowEpochNanos) {
        Alert.State state() {
            return alert.state(nowEpochNanos);
        }

        boolean over() {
            return state() == Alert.State.ENDED;
        }
    }

    /// @param go takes all views to a finding
    public AlertsPanel(
            AlertLog log, DesktopNotice notice, Consumer<FindingView> go, Exporting exporting) {
        this.log = log;
        this.notice = notice;
        this.exporting = exporting;
        getStyleClass().addAll("panel", "alerts-panel");
        table = new FittingTable<>("", columns(), Row::over);
        table.setId("alerts");
        table.onOpen(row -> go.accept(row.alert().finding()));
        VBox.setVgrow(table, Priority.ALWAYS);
        VBox.setMargin(table, new Insets(0, 1, 1, 1));
        told.getStyleClass().addAll("muted", "small");
        result.setId("alerts-result");
        result.getStyleClass().addAll("muted", "small");
        Label title = new Label("Alerts");
        title.getStyleClass().add("title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        HBox head = new HBox(title, told);
        head.getStyleClass().add("panel-header");
        getChildren().addAll(head, tools(), table);
        setMinWidth(0);
    }

    public void show(ClusterView newest) {
        view = newest;
        fill();
    }

    private boolean isSeen() {
        return getParent() != null && getScene() != null;
    }

    private void fill() {
        long now = view.asOfEpochNanos();
        String[] words = filter.getText().toLowerCase(Locale.ROOT).strip().split("\\s+", -1);
        List<Alert> all = log.alerts(now);
        List<Alert> wanted = all.stream().filter(alert -> isWanted(alert, words, now)).toList();
        table.sayWhyNothing(
                all.isEmpty()
                        ? "Nothing has been found since this window was opened."
                        : "No alert matches: clear the filter, or show more severities.");
        table.show(wanted.stream().map(alert -> new Row(alert, now)).toList());
        String left =
                log.forgotten() > 0
                        ? ", " + Figures.count(log.forgotten()) + " older forgotten"
                        : "";
        String omitted =
                log.omitted() > 0 ? ", " + Figures.count(log.omitted()) + " not followed" : "";
        told.setText(
                all.isEmpty()
                        ? "since this window was opened"
                        : Figures.count(wanted.size())
                                + " of "
                                + Figures.count(all.size())
                                + ", "
                                + Figures.count(log.asking(now))
                                + " not answered"
                                + left
                                + omitted);
    }

    private boolean isWanted(Alert alert, String[] words, long now) {
        ToggleButton shown = severities.get(alert.loudest());
        if (shown == null || !shown.isSelected()) {
            return false;
        }
        String text =
                String.join(
                                " ",
                                alert.finding().headline(),
                                alert.where(),
                                alert.finding().kind(),
                                alert.loudest().word(),
                                alert.state(now).word(),
                                String.join(" ", alert.finding().evidence()))
                        .toLowerCase(Locale.ROOT);
        for (String word : words) {
            if (!text.contains(word)) {
                return false;
            }
        }
        return true;
    }

    private FlowPane tools() {
        filter.setId("alerts-filter");
        filter.setPromptText("Filter: words of what, where, state or evidence");
        filter.setPrefWidth(280);
        filter.textProperty().addListener(change -> fill());
        FlowPane tools = new FlowPane(6, 4, filter);
        for (Severity severity : Severity.values()) {
            ToggleButton button = new ToggleButton(severity.word());
            button.setId("alerts-" + severity.word().toLowerCase(Locale.ROOT));
            button.getStyleClass().add("choice");
            button.setSelected(true);
            button.setTooltip(new Tooltip("Show or hide alerts that were " + severity.word()));
            button.setOnAction(event -> fill());
            severities.put(severity, button);
            tools.getChildren().add(button);
        }
        desktop.setId("alerts-desktop");
        desktop.getStyleClass().add("choice");
        desktop.setTooltip(
                new Tooltip(
                        "Also tell pages and tickets by the desktop's notify-send, where there is none in"
                                + " the window's corner, one in ten seconds at most. Off until you"
                                + " press it."));
        tools.getChildren()
                .addAll(
                        desktop,
                        button("Acknowledge", actions.get(0)),
                        button("Snooze 1 h", actions.get(1)),
                        button("Export CSV", actions.get(2)),
                        button("Export JSON", actions.get(3)),
                        result);
        tools.getStyleClass().add("alert-tools");
        tools.setRowValignment(javafx.geometry.VPos.CENTER);
        return tools;
    }

    private static Button button(String text, Action action) {
        Button button = new Button(text);
        button.setId(action.id());
        button.setMinWidth(Region.USE_PREF_SIZE);
        action.bind(button);
        return button;
    }

    private Action action(String id, String name, Runnable run) {
        return Action.of(Group.ALERTS, id, name, run);
    }

    public List<Action> actions() {
        return actions;
    }

    private void chooseColumns() {
        table.chooseColumns();
    }

    /// Keeps which columns are shown, and whether the desktop is told.
    public void remember(Preferences preferences) {
        table.remember(preferences, "alerts");
        desktop.setSelected(preferences.get(NOTICES).isPresent());
        notice.turn(desktop.isSelected());
        desktop.setOnAction(event -> {
            notice.turn(desktop.isSelected());
            preferences.put(NOTICES, desktop.isSelected() ? "yes" : "");
        });
    }

    private Optional<Row> selected() {
        return Optional.ofNullable(table.getSelectionModel().getSelectedItem());
    }

    private void acknowledge() {
        selected()
                .ifPresent(row -> {
                    String id = row.alert().finding().id();
                    log.acknowledge(id, row.state() != Alert.State.ACKNOWLEDGED);
                    fill();
                    reselect(id);
                });
    }

    private void snooze() {
        selected()
                .ifPresent(row -> {
                    String id = row.alert().finding().id();
                    log.snooze(id, view.asOfEpochNanos() + SNOOZE_NANOS);
                    fill();
                    reselect(id);
                });
    }

    private void reselect(String id) {
        table.getItems().stream()
                .filter(row -> row.alert().finding().id().equals(id) && !row.over())
                .findFirst()
                .ifPresent(table.getSelectionModel()::select);
    }

    private void export(String kind) {
        long now = view.asOfEpochNanos();
        List<Alert> shown = table.getItems().stream().map(Row::alert).toList();
        String text =
                kind.equals("csv") ? AlertExport.csv(shown, now) : AlertExport.json(shown, now);
        exporting.export("ringside-alerts." + kind, text, result::setText);
    }

    private static List<Column<Row>> columns() {
        return List.of(
                Column.words("State", "Open: nobody has answered it", row -> row.state().word()),
                Column.<Row>words(
                                "Severity",
                                "The loudest it was",
                                row -> row.alert().loudest().word())
                        .styled(row ->
                                "state-" + row.alert().loudest().name().toLowerCase(Locale.ROOT))
                        .sortedBy(Comparator.comparing(row -> row.alert().loudest())),
                Column.<Row>figure(
                        "Began",
                        "When this window first saw it, in the zone of the clock below",
                        row -> Figures.clock(row.alert().beganEpochNanos()),
                        row -> (double) row.alert().beganEpochNanos()),
                Column.<Row>figure(
                        "For", "How long it was seen", AlertsPanel::length, AlertsPanel::nanos),
                Column.words("Where", "What it is about", row -> row.alert().where()),
                Column.<Row>sentence("What", "The finding", row -> row.alert().finding().headline())
                        .styled(row -> "primary"),
                Column.sentence(
                        "Evidence",
                        "What it is seen by",
                        row -> String.join(" ", row.alert().finding().evidence())));
    }

    private static String length(Row row) {
        return Figures.age((long) nanos(row));
    }

    private static double nanos(Row row) {
        long end = row.alert().endedEpochNanos().orElse(row.nowEpochNanos());
        return (double) (end - row.alert().beganEpochNanos());
    }
}

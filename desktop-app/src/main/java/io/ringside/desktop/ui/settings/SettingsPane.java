package io.ringside.desktop.ui.settings;

import io.ringside.desktop.session.api.Session.Keeping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What is set once: the address of the dashboards, and what recordings may take. Shown when it is
/// asked for. Owned by the FX thread.
public final class SettingsPane extends VBox {
    private static final String GRAFANA = "grafana";
    private static final String MOST_GIB = "recordings.most-gib";
    private static final String MOST_DAYS = "recordings.most-days";
    private static final String FREE_GIB = "recordings.free-gib";
    private static final long GIB = 1L << 30;
    private static final double ADDRESS = 640;
    private static final double NUMBER = 64;

    private final Preferences preferences;
    private final TextField grafana = new TextField();
    private final TextField most = number("setting-most-gib", "GiB that recordings may take");
    private final TextField days = number("setting-most-days", "days that they are kept");
    private final TextField free = number("setting-free-gib", "GiB that stay free");
    private final Label wrong = new Label();
    private final Runnable left;

    /// @param left the keys go back to where they were at first
    public SettingsPane(Preferences preferences, Runnable left) {
        super(8);
        this.preferences = preferences;
        this.left = left;
        setId("settings");
        getStyleClass().addAll("banner", "open-note", "settings");
        Label title = new Label("Settings");
        title.getStyleClass().add("title");
        grafana.setId("setting-grafana");
        grafana.getStyleClass().add("code");
        grafana.setPrefWidth(ADDRESS);
        grafana.setPromptText(
                "off; https://grafana.example.com/d/x?from={from}&to={to}&var-node={node}");
        grafana.setTooltip(new Tooltip(GrafanaLink.help()));
        grafana.setAccessibleText("Address of a Grafana dashboard");
        GridPane grid = new GridPane(12, 8);
        grid.addRow(0, words("Open in Grafana"), grafana);
        HBox keep =
                new HBox(
                        6,
                        words("at most"),
                        most,
                        words("GiB,"),
                        days,
                        words("days; leave"),
                        free,
                        words("GiB free. Nothing is removed where the first two are empty."));
        keep.setAlignment(Pos.CENTER_LEFT);
        grid.addRow(1, words("Recordings in a folder"), keep);
        wrong.setId("setting-wrong");
        wrong.getStyleClass().addAll("state-page", "small");
        wrong.setWrapText(true);
        Button save = button("setting-save", "Save", this::save);
        save.getStyleClass().add("filled");
        HBox buttons = new HBox(8, save, button("setting-close", "Close", this::hide), wrong);
        buttons.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(title, grid, buttons);
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        shown(this, false);
    }

    private static Label words(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("secondary");
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    private static TextField number(String id, String meaning) {
        TextField field = new TextField();
        field.setId(id);
        field.getStyleClass().add("code");
        field.setPrefWidth(NUMBER);
        field.setMinWidth(NUMBER);
        field.setAccessibleText(meaning);
        return field;
    }

    private static Button button(String id, String text, Runnable action) {
        Button button = new Button(text);
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }

    private static void shown(Node node, boolean wanted) {
        node.setVisible(wanted);
        node.setManaged(wanted);
    }

    /// Shows what is set, and why it is asked for.
    ///
    /// @param reason a sentence; may be empty
    public void show(String reason) {
        grafana.setText(preferences.get(GRAFANA).orElse(""));
        most.setText(preferences.get(MOST_GIB).orElse(""));
        days.setText(preferences.get(MOST_DAYS).orElse(""));
        free.setText(preferences.get(FREE_GIB).orElse(""));
        wrong.setText(reason);
        shown(this, true);
        grafana.requestFocus();
    }

    private void hide() {
        shown(this, false);
        left.run();
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER && event.getTarget() instanceof TextField) {
            save();
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE) {
            hide();
            event.consume();
        }
    }

    private void save() {
        try {
            if (!grafana.getText().isBlank()) {
                new GrafanaLink(grafana.getText());
            }
            for (TextField field : List.of(most, days, free)) {
                String text = field.getText().strip();
                if (!text.matches("|[1-9]\\d{0,5}")) {
                    throw new IllegalArgumentException(
                            "\""
                                    + text
                                    + "\" is no whole number of 1 or more; leave it empty for none.");
                }
            }
        } catch (IllegalArgumentException e) {
            wrong.setText(String.valueOf(e.getMessage()));
            return;
        }
        preferences.put(GRAFANA, grafana.getText());
        preferences.put(MOST_GIB, most.getText());
        preferences.put(MOST_DAYS, days.getText());
        preferences.put(FREE_GIB, free.getText());
        hide();
    }

    /// Empty: none is set, or it cannot be understood.
    public Optional<GrafanaLink> grafana() {
        try {
            return preferences.get(GRAFANA).map(GrafanaLink::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// What recordings may take of their folder.
    public Keeping keeping() {
        double none = -1;
        double gib = preferences.number(MOST_GIB, 1, 999_999, none);
        double age = preferences.number(MOST_DAYS, 1, 999_999, none);
        double left = preferences.number(FREE_GIB, 1, 999_999, none);
        return new Keeping(
                gib < 0 ? OptionalLong.empty() : OptionalLong.of(((long) gib) * GIB),
                age < 0 ? Optional.empty() : Optional.of(Duration.ofDays((long) age)),
                left < 0 ? Keeping.USUAL.leastFreeBytes() : ((long) left) * GIB);
    }
}

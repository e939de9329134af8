package io.ringside.desktop.ui.replay;

import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.session.api.Session.ReplayOrder;
import io.ringside.desktop.session.api.Session.ReplayStatus;
import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.Group;
import io.ringside.desktop.ui.action.Key;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.ui.theme.Styles;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// Plays the recording that is shown: hold and go on, one message further, speed, and where to. It
/// is there only while one is played, and marks its end. Owned by the FX thread.
public final class ReplayBar extends HBox {
    private static final double SECOND = 1e9;
    private static final double JUMP = 10;

    private final Session session;
    private final Button hold = new Button("Hold", Icon.PAUSED.node());
    private final Button step = new Button("Step");
    private final Button start = new Button("Start");
    private final ComboBox<ReplaySpeed> speed = new ComboBox<>();
    private final Slider place = new Slider();
    private final Label words = new Label();
    private Optional<ReplayStatus> shown = Optional.empty();
    private boolean following;

    public ReplayBar(Session session) {
        super(8);
        this.session = session;
        setId("replay-bar");
        getStyleClass().addAll("banner", "replay-bar");
        Label title = new Label("Recording", Icon.REPLAY.node("state-note"));
        title.getStyleClass().add("title");
        hold.setId("replay-hold");
        hold.setOnAction(event -> hold());
        hold.setTooltip(new Tooltip("Hold the recording, or go on (Ctrl+Space)"));
        step.setId("replay-step");
        step.setOnAction(event -> session.replay(new ReplayOrder.Step()));
        step.setTooltip(new Tooltip("One message further, and hold (Ctrl+.)"));
        start.setId("replay-start");
        start.setOnAction(event -> session.replay(new ReplayOrder.Seek(0)));
        start.setTooltip(new Tooltip("From its beginning again (Ctrl+Home)"));
        speed.setId("replay-speed");
        speed.getItems().setAll(ReplaySpeed.ALL);
        speed.setTooltip(new Tooltip("Times as fast as it was recorded"));
        speed.setOnAction(event -> {
            if (!following && speed.getValue() != null) {
                session.replay(new ReplayOrder.Speed(speed.getValue().times()));
            }
        });
        place.setId("replay-place");
        place.setBlockIncrement(JUMP);
        place.setAccessibleText("Place in the recording, seconds");
        place.valueProperty().addListener(change -> moved());
        place.valueChangingProperty().addListener(change -> moved());
        HBox.setHgrow(place, Priority.ALWAYS);
        words.setId("replay-words");
        for (Region fixed : new Region[] {title, hold, step, start, speed, words}) {
            fixed.setMinWidth(Region.USE_PREF_SIZE);
        }
        for (Region small : new Region[] {hold, step, start, speed}) {
            small.getStyleClass().add("small-control");
        }
        getChildren().addAll(title, hold, step, start, speed, place, words);
        setVisible(false);
        setManaged(false);
    }

    public void show(Optional<ReplayStatus> status) {
        shown = status;
        setVisible(status.isPresent());
        setManaged(status.isPresent());
        if (status.isEmpty()) {
            return;
        }
        ReplayStatus now = status.get();
        following = true;
        place.setMax(now.lengthNanos() / SECOND);
        if (!place.isValueChanging()) {
            place.setValue(now.positionNanos() / SECOND);
        }
        speed.setValue(new ReplaySpeed(now.speed()));
        following = false;
        hold.setText(now.held() ? "Go on" : "Hold");
        Styles.icon(hold, now.held() ? Icon.LIVE : Icon.PAUSED, "");
        hold.setDisable(now.ended());
        step.setDisable(now.ended());
        words.setText(ReplayText.of(now));
    }

    /// Heard while a recording is played.
    public List<Action> actions() {
        return List.of(
                Action.of(Group.TIME, "replay-hold", "Recording: hold, or go on", this::hold)
                        .on(Key.shortcut(KeyCode.SPACE))
                        .heardWhen(() -> shown.isPresent()),
                Action.of(
                                Group.TIME,
                                "replay-step",
                                "Recording: one window further",
                                () -> session.replay(new ReplayOrder.Step()))
                        .on(Key.shortcut(KeyCode.PERIOD))
                        .heardWhen(() -> shown.isPresent()),
                Action.of(
                                Group.TIME,
                                "replay-start",
                                "Recording: from its start",
                                () -> session.replay(new ReplayOrder.Seek(0)))
                        .on(Key.shortcut(KeyCode.HOME))
                        .heardWhen(() -> shown.isPresent()));
    }

    private void hold() {
        shown.ifPresent(now -> session.replay(new ReplayOrder.Hold(!now.held())));
    }

    /// When the slider is let go, or moved by a key or a click.
    private void moved() {
        if (!following && !place.isValueChanging()) {
            session.replay(new ReplayOrder.Seek(Math.round(place.getValue() * SECOND)));
        }
    }
}

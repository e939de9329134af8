package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.session.api.Session.RecordingStatus;
import io.ringside.desktop.session.api.Session.ReplayOrder;
import io.ringside.desktop.session.api.Session.ReplayStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Slider;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// A recording is held, stepped, sped and moved by mouse and by keyboard; and a saved one is said.
class ReplayBarTest extends WindowFixture {
    private static final long SECOND = 1_000_000_000L;

    ReplayBarTest() {
        super(SampleCluster.eightRanks());
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void whereNoneIsPlayedThereIsNoBar(FxRobot robot) {
        assertFalse(robot.lookup("#replay-bar").query().isVisible());
        robot.push(KeyCode.CONTROL, KeyCode.SPACE);
        assertEquals(List.of(), session.replayed);
    }

    @Test
    void byMouseItIsHeldSteppedSpedAndMoved(FxRobot robot) throws TimeoutException {
        play(robot, new ReplayStatus(12 * SECOND, 184 * SECOND, 1, false));
        assertEquals("12.0 s of 3 min 4 s", text(robot, "#replay-words").replace('\u202f', ' '));
        picture(robot, "replay-dark");
        robot.clickOn("#replay-hold").clickOn("#replay-step").clickOn("#replay-start");
        ComboBox<?> speed = robot.lookup("#replay-speed").queryAs(ComboBox.class);
        robot.interact(() -> speed.getSelectionModel().selectLast());
        Slider place = robot.lookup("#replay-place").queryAs(Slider.class);
        robot.interact(() -> place.setValue(90));
        assertEquals(
                List.of(
                        new ReplayOrder.Hold(true),
                        new ReplayOrder.Step(),
                        new ReplayOrder.Seek(0),
                        new ReplayOrder.Speed(64),
                        new ReplayOrder.Seek(90 * SECOND)),
                session.replayed);
    }

    @Test
    void byKeyboardTooAndItsEndIsMarked(FxRobot robot) throws TimeoutException {
        play(robot, new ReplayStatus(12 * SECOND, 184 * SECOND, 1, true));
        robot.push(KeyCode.CONTROL, KeyCode.SPACE);
        robot.push(KeyCode.CONTROL, KeyCode.PERIOD);
        robot.push(KeyCode.CONTROL, KeyCode.HOME);
        assertEquals(
                List.of(
                        new ReplayOrder.Hold(false),
                        new ReplayOrder.Step(),
                        new ReplayOrder.Seek(0)),
                session.replayed);
        session.playing = Optional.of(new ReplayStatus(184 * SECOND, 184 * SECOND, 1, true));
        until(() -> text(robot, "#replay-words").endsWith(", the end"));
        assertTrue(robot.lookup("#replay-step").query().isDisabled());
    }

    @Test
    void aRecordingThatWasSavedIsSaidWithItsPlaceAndOpenedFromThere(FxRobot robot)
            throws TimeoutException {
        Path file = Path.of("/data/ringside-gpu7-2026-11-30T001530Z.ringside");
        session.ended = Optional.of(new RecordingStatus(file, 12 << 20, 0, Optional.empty()));
        until(() -> robot.lookup("#open-note").query().isVisible());
        assertTrue(text(robot, "#open-sentence").contains("Recording saved: " + file));
        picture(robot, "saved-dark");
        robot.clickOn("#saved-open");
        assertEquals(List.of(List.of(file)), session.opened);
        until(() -> !robot.lookup("#open-note").query().isVisible());
    }

    @Test
    void aRecordingForWhichNothingCameIsNotCalledSaved(FxRobot robot) throws TimeoutException {
        Path file = Path.of("/data/ringside-gpu7-2026-11-30T001530Z.ringside");
        session.ended = Optional.of(new RecordingStatus(file, 0, 0, Optional.empty()));
        until(() -> robot.lookup("#open-note").query().isVisible());
        assertTrue(text(robot, "#open-sentence").startsWith("Nothing was recorded"));
        assertFalse(robot.lookup("#saved-open").query().isVisible());
    }

    private void play(FxRobot robot, ReplayStatus status) throws TimeoutException {
        session.playing = Optional.of(status);
        until(() -> !text(robot, "#replay-words").isEmpty());
        assertTrue(robot.lookup("#replay-bar").query().isVisible());
    }
}

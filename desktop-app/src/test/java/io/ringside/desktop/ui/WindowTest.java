package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.themes.Theme;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javafx.event.Event;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.PickResult;
import javafx.scene.input.ScrollEvent;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

class WindowTest extends WindowFixture {
    WindowTest() {
        super(SampleCluster.twoRanks(), 1000, 650, Theme.DARK);
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void typedTargetsAreConnected(FxRobot robot) {
        robot.doubleClickOn("#targets").push(KeyCode.SHORTCUT, KeyCode.A);
        robot.write("node-a:7575, node-b").clickOn("#connect");
        assertEquals(List.of(List.of("node-a:7575", "node-b")), session.connected);
    }

    @Test
    void aTargetThatIsNotUnderstoodIsMarked(FxRobot robot) {
        robot.clickOn("#targets").push(KeyCode.SHORTCUT, KeyCode.A);
        robot.write("node!").push(KeyCode.ENTER);
        assertTrue(
                robot.lookup("#targets")
                        .queryAs(TextField.class)
                        .getStyleClass()
                        .contains("refused"));
        assertTrue(session.connected.isEmpty());
    }

    @Test
    void hoveringACellTellsItsMakeUp(FxRobot robot) throws TimeoutException {
        Node map = robot.lookup("#heat-map").query();
        until(() -> hover(robot, map, 300, 100).contains("0 \u2192 1"));
        assertTrue(
                map.getAccessibleText().contains("declared 240\u202FMiB"), map.getAccessibleText());
    }

    @Test
    void theMetricCanBeChosen(FxRobot robot) throws TimeoutException {
        robot.clickOn("#metric-rate");
        assertTrue(robot.lookup("#metric-rate").queryAs(ToggleButton.class).isSelected());
        robot.clickOn("#metric-rate");
        assertTrue(
                robot.lookup("#metric-rate").queryAs(ToggleButton.class).isSelected(),
                "one stays chosen");
        Node map = robot.lookup("#heat-map").query();
        until(() -> hover(robot, map, 300, 100).contains("rate"));
    }

    @Test
    void cellsAreReachedByKeys(FxRobot robot) throws TimeoutException {
        Node map = robot.lookup("#heat-map").query();
        until(() -> hover(robot, map, 300, 100).contains("0 \u2192 1"));
        robot.clickOn(map, javafx.scene.input.MouseButton.PRIMARY).push(KeyCode.ESCAPE);
        until(() -> hover(robot, map, 300, 100).contains("0 \u2192 1"));
        robot.push(KeyCode.ALT, KeyCode.DOWN);
        assertTrue(map.getAccessibleText().startsWith("1 \u2192 1"), map.getAccessibleText());
        robot.push(KeyCode.ALT, KeyCode.LEFT);
        assertTrue(map.getAccessibleText().startsWith("1 \u2192 0"), map.getAccessibleText());
    }

    @Test
    void theTimelineZoomsByKeyAndWheel(FxRobot robot) throws TimeoutException {
        Node timeline = robot.lookup("#timeline").query();
        assertTrue(extent(robot).startsWith("10.0\u202Fs"), extent(robot));
        robot.interact(timeline::requestFocus);
        robot.push(KeyCode.W);
        assertTrue(extent(robot).startsWith("6.25\u202Fs"), extent(robot));
        robot.push(KeyCode.A);
        assertTrue(extent(robot).contains("End follows"), extent(robot));
        robot.interact(() -> Event.fireEvent(timeline, wheel(timeline, 40)));
        assertTrue(extent(robot).startsWith("5.00\u202Fs"), extent(robot));
        robot.interact(() -> Event.fireEvent(timeline, wheel(timeline, -40)));
        assertTrue(extent(robot).startsWith("6.25\u202Fs"), extent(robot));
        robot.push(KeyCode.END);
        assertTrue(extent(robot).startsWith("10.0\u202Fs"), extent(robot));
    }

    @Test
    void fitShowsTheNewestBurstThenEverything(FxRobot robot) {
        robot.interact(robot.lookup("#timeline").query()::requestFocus);
        robot.push(KeyCode.F);
        assertTrue(extent(robot).startsWith("1.6"), extent(robot));
        robot.push(KeyCode.F);
        assertTrue(extent(robot).startsWith("10.0\u202Fs"), extent(robot));
    }

    @Test
    void hoveringASpanTellsWhatItIs(FxRobot robot) throws TimeoutException {
        Node timeline = robot.lookup("#timeline").query();
        robot.interact(timeline::requestFocus);
        robot.push(KeyCode.F);
        until(() -> hover(robot, timeline, 215, 54).contains("AllReduce #76"));
        assertTrue(
                timeline.getAccessibleText().contains("GPU clock"), timeline.getAccessibleText());
    }

    @Test
    void forwardingIsSwitchedOnAndOff(FxRobot robot) throws TimeoutException {
        assertEquals("off", text(robot, "#forward-state"));
        robot.clickOn("#forward");
        assertEquals(List.of(Optional.of("http://127.0.0.1:4318")), session.forwarded);
        until(() -> text(robot, "#forward-state").equals("sending"));
        robot.clickOn("#forward");
        assertEquals(
                List.of(Optional.of("http://127.0.0.1:4318"), Optional.empty()), session.forwarded);
        until(() -> text(robot, "#forward-state").equals("off"));
    }

    @Test
    void pauseKeepsThePictureAndSaysThatReceivingGoesOn(FxRobot robot) throws TimeoutException {
        robot.clickOn("#pause");
        session.publish(SampleCluster.twoRanks(2, 1_000_000_000L));
        until(() -> text(robot, "#pause-note").contains("1 newer snapshot"));
        robot.clickOn("#live");
        until(() -> text(robot, "#pause-note").isEmpty());
    }

    @Test
    void withoutATargetTheWindowSaysWhatToDo(FxRobot robot) throws TimeoutException {
        session.publish(ClusterView.empty(SampleCluster.NOW));
        until(() -> robot.lookup("#empty").query().isVisible());
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(robot.lookup(".body").query().isVisible());
        assertTrue(robot.lookup("#record").queryAs(Button.class).isDisabled());
        robot.clickOn("#first-connect");
        assertEquals(List.of(List.of("127.0.0.1:7575")), session.connected);
    }

    @Test
    void aLostNodeIsNamedWithItsReason(FxRobot robot) throws TimeoutException {
        session.publish(SampleCluster.fourNodes(true));
        until(() ->
                robot.lookup(".banner .label").queryAllAs(Label.class).stream()
                        .anyMatch(label ->
                                label.getText().startsWith("Connection refused by n3:7575.")));
        assertEquals("3 of 4 live", text(robot, "#target-states"));
    }

    @Test
    void theThemeIsSwitched(FxRobot robot) throws TimeoutException {
        robot.clickOn("#theme");
        until(() ->
                robot.lookup("#status")
                        .query()
                        .getScene()
                        .getStylesheets()
                        .getFirst()
                        .endsWith("tokens-light.css"));
    }

    /// One notch; the toolkit's headless robot has no wheel.
    private static ScrollEvent wheel(Node node, double delta) {
        Point2D screen = node.localToScreen(400, 60);
        return new ScrollEvent(
                ScrollEvent.SCROLL,
                400,
                60,
                screen.getX(),
                screen.getY(),
                false,
                false,
                false,
                false,
                false,
                false,
                0,
                delta,
                0,
                delta,
                ScrollEvent.HorizontalTextScrollUnits.NONE,
                0,
                ScrollEvent.VerticalTextScrollUnits.NONE,
                0,
                0,
                new PickResult(node, 400, 60));
    }

    private static String extent(FxRobot robot) {
        return text(robot, "#timeline-extent");
    }
}

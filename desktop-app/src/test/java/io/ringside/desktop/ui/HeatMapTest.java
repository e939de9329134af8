package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.LinkView;
import io.ringside.themes.Theme;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// The heat map of 32 ranks on four nodes, by mouse and by keyboard.
class HeatMapTest extends WindowFixture {
    HeatMapTest() {
        super(SampleCluster.fourNodes(false), 1600, 900, Theme.DARK);
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void aDragOverCellsZoomsToThatBlockAndBackspaceGoesBack(FxRobot robot) throws TimeoutException {
        Node map = map(robot);
        until(() -> at(robot, 50, 62).startsWith("0 \u2192 0"));
        robot.moveTo(screen(map, 50, 62)).press(MouseButton.PRIMARY);
        robot.moveTo(screen(map, 90, 100)).moveTo(screen(map, 100, 110));
        robot.release(MouseButton.PRIMARY);
        until(() -> farthest(robot) <= 8);
        robot.push(KeyCode.BACK_SPACE);
        until(() -> farthest(robot) >= 24);
    }

    @Test
    void aDoubleClickZoomsToTheBlockOfTheTwoNodesAndThenToAll(FxRobot robot)
            throws TimeoutException {
        Node map = map(robot);
        until(() -> at(robot, 50, 62).startsWith("0 \u2192 0"));
        doubleClick(robot, map);
        until(() -> farthest(robot) <= 8);
        doubleClick(robot, map);
        until(() -> farthest(robot) >= 24);
    }

    @Test
    void keysChooseACellPinItAndZoomToItsBlock(FxRobot robot) throws TimeoutException {
        Node map = map(robot);
        until(() -> at(robot, 50, 62).startsWith("0 \u2192 0"));
        robot.interact(map::requestFocus);
        robot.push(KeyCode.ALT, KeyCode.RIGHT).push(KeyCode.ENTER);
        assertEquals("0 \u2192 1", text(robot, "#heat-details-title"));
        robot.push(KeyCode.X);
        until(() ->
                robot.lookup("#heat-pins .button").queryAllAs(Labeled.class).stream()
                        .anyMatch(chip -> chip.getText().startsWith("0 \u2192 1  ")));
        robot.push(KeyCode.X);
        assertFalse(robot.lookup("#heat-pins").query().isVisible(), "pressed again it is let go");
        robot.push(KeyCode.Z);
        robot.push(KeyCode.ESCAPE);
        assertFalse(robot.lookup("#heat-details").query().isVisible());
    }

    @Test
    void aNinthPinIsRefusedWithASentence(FxRobot robot) throws TimeoutException {
        Node map = map(robot);
        until(() -> at(robot, 50, 62).startsWith("0 \u2192 0"));
        robot.interact(map::requestFocus);
        for (int i = 0; i < 9; i++) {
            robot.push(KeyCode.ALT, KeyCode.RIGHT).push(KeyCode.X);
        }
        assertEquals(16, robot.lookup("#heat-pins .button").queryAll().size());
        until(() ->
                robot.lookup(".heat-notice .label").queryAllAs(Labeled.class).stream()
                        .anyMatch(
                                label -> label.getText().startsWith("8 cells are pinned at most")));
    }

    @Test
    void aRankOrANodeIsFoundByWhatIsTyped(FxRobot robot) throws TimeoutException {
        until(() -> at(robot, 50, 62).startsWith("0 \u2192 0"));
        robot.clickOn("#heat-search").write("n2").push(KeyCode.ENTER);
        TextField search = robot.lookup("#heat-search").queryAs(TextField.class);
        assertFalse(search.getStyleClass().contains("refused"));
        until(() -> at(robot, 60, 70).startsWith("16 \u2192 16"));
        robot.interact(() -> search.setText("nowhere"));
        robot.push(KeyCode.ENTER);
        assertTrue(search.getStyleClass().contains("refused"));
    }

    @Test
    void theScaleStaysWhatItIsUntilItIsChosen(FxRobot robot) throws TimeoutException {
        until(() -> at(robot, 50, 62).startsWith("0 \u2192 0"));
        assertTrue(selected(robot, "#scale-linear"));
        session.publish(wider());
        until(() -> sees(robot, 1, 0, "0 \u2192 1"));
        assertTrue(selected(robot, "#scale-linear"), "values lie a hundredfold apart now");
        robot.clickOn("#scale-quantile");
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(selected(robot, "#scale-quantile"));
        robot.clickOn("#metric-rate");
        robot.clickOn("#metric-bytes");
        until(() -> selected(robot, "#scale-quantile"));
    }

    @Test
    void theRangeIsMovedByItsHandlesAndByKeys(FxRobot robot) throws TimeoutException {
        until(() -> at(robot, 50, 62).startsWith("0 \u2192 0"));
        Node scale = robot.lookup("#heat-scale").query();
        int[] before = picture(robot, "range-before");
        robot.moveTo(screen(scale, 8, 44)).press(MouseButton.PRIMARY);
        robot.moveTo(screen(scale, 8, 80)).moveTo(screen(scale, 8, 90));
        robot.release(MouseButton.PRIMARY);
        assertTrue(scale.isFocused());
        int[] moved = picture(robot, "range-moved");
        assertFalse(java.util.Arrays.equals(before, moved));
        robot.push(KeyCode.DOWN);
        assertFalse(java.util.Arrays.equals(moved, picture(robot, "range-keys")));
    }

    @Test
    void waitsAreShownWithWhatTheyAreMadeOf(FxRobot robot) throws TimeoutException {
        robot.clickOn("#metric-wait");
        until(() ->
                robot.lookup(".heat-notice .label").queryAllAs(Labeled.class).stream()
                        .anyMatch(label -> label.getText().contains("GPU times of every rank")));
        until(() -> sees(robot, 0, 1, "31 \u2192 0"));
        assertTrue(map(robot).getAccessibleText().contains("Rank 0 waited"));
        picture(robot, "heat-wait");
    }

    @Test
    void aMetricThatNothingMeasuresSaysWhy(FxRobot robot) throws TimeoutException {
        robot.clickOn("#metric-retransmits");
        until(() ->
                robot.lookup(".heat-notice .label").queryAllAs(Labeled.class).stream()
                        .anyMatch(label ->
                                label.getText().startsWith("Nothing tells retransmits by pair")));
        until(() -> at(robot, 62, 62).contains("not told by pair"));
    }

    @Test
    void aResidualNamesWhatWasExpected(FxRobot robot) throws TimeoutException {
        robot.clickOn("#metric-residual");
        until(() -> sees(robot, 1, 0, "0 \u2192 8"));
        assertTrue(
                map(robot).getAccessibleText().contains("median of links between nodes"),
                map(robot).getAccessibleText());
        assertTrue(robot.lookup("#scale-log").queryAs(ToggleButton.class).isDisabled());
        picture(robot, "heat-residual");
    }

    @Test
    void anotherClusterKeepsNoZoomPinOrChoice(FxRobot robot) throws TimeoutException {
        Node map = map(robot);
        until(() -> at(robot, 50, 62).startsWith("0 \u2192 0"));
        robot.interact(map::requestFocus);
        robot.push(KeyCode.ALT, KeyCode.RIGHT).push(KeyCode.X).push(KeyCode.ENTER);
        session.publish(SampleCluster.eightRanks());
        until(() -> !robot.lookup("#heat-details").query().isVisible());
        until(() -> !robot.lookup("#heat-pins").query().isVisible());
        assertEquals(2, robot.lookup("#communicator").queryAs(ComboBox.class).getItems().size());
    }

    /// Four nodes, one pair of which has sent a thousand times as much.
    private static ClusterView wider() {
        ClusterView four = SampleCluster.fourNodes(false);
        List<LinkView> links = new ArrayList<>(four.links());
        links.add(SampleCluster.link(0, 0, 1, Provenance.DECLARED, 1000L << 40, 9, 120e9));
        return new ClusterView(
                four.version() + 1,
                four.asOfEpochNanos(),
                four.nodes(),
                four.communicators(),
                four.ranks(),
                links,
                four.collectives(),
                four.p2p(),
                four.progress(),
                four.gpus(),
                four.losses(),
                four.timeline());
    }

    private static Node map(FxRobot robot) {
        return robot.lookup("#heat-map").query();
    }

    private static String at(FxRobot robot, double x, double y) {
        return hover(robot, map(robot), x, y);
    }

    /// Looks along the first row, the first column or the diagonal for a cell, and stays there.
    private static boolean sees(FxRobot robot, int right, int down, String cell) {
        for (double way = 5; way < 420; way += 8) {
            if (at(robot, 45 + right * way, 57 + down * way).startsWith(cell + "\n")) {
                return true;
            }
        }
        return false;
    }

    /// The last rank of the diagonal that is in the picture, as far as ten looks along it tell.
    private static int farthest(FxRobot robot) {
        int most = -1;
        for (double way = 10; way < 420; way += 40) {
            String cell = at(robot, 45 + way, 57 + way);
            int arrow = cell.indexOf(" \u2192 ");
            if (arrow > 0) {
                most = Math.max(most, Integer.parseInt(cell.substring(0, arrow)));
            }
        }
        return most;
    }

    /// As one event: a busy machine takes two clicks that are far apart for two.
    private static void doubleClick(FxRobot robot, Node map) {
        Point2D scene = map.localToScene(60, 70);
        Point2D screen = screen(map, 60, 70);
        robot.interact(() ->
                map.fireEvent(
                        new MouseEvent(
                                MouseEvent.MOUSE_CLICKED,
                                scene.getX(),
                                scene.getY(),
                                screen.getX(),
                                screen.getY(),
                                MouseButton.PRIMARY,
                                2,
                                false,
                                false,
                                false,
                                false,
                                true,
                                false,
                                false,
                                false,
                                false,
                                true,
                                null)));
    }

    private static Point2D screen(Node node, double x, double y) {
        return node.localToScreen(x, y);
    }

    private static boolean selected(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(ToggleButton.class).isSelected();
    }
}

package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.themes.Theme;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// What is wrong stands first, and every view goes to it, by mouse and by keyboard, in the smallest
/// window.
class FindingsViewTest extends WindowFixture {
    private static final ClusterView VIEW = SampleFindings.eightRanks();

    FindingsViewTest() {
        super(VIEW, 1000, 650, Theme.DARK);
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void whatStandsComesFirstThenWhatCostsMost(FxRobot robot) {
        List<String> kinds = list(robot).getItems().stream().map(FindingView::kind).toList();
        assertEquals(List.of("not-entered", "late-rank", "gpu-memory-high"), kinds);
    }

    @Test
    void aClickTakesEveryViewToThePlaceAndTheTime(FxRobot robot) throws TimeoutException {
        robot.clickOn(title(robot, "Rank 2 comes"));
        until(() -> chips(robot).contains("rank 2"));
        assertTrue(chips(robot).contains("05:44:10 + 200\u202Fms"), chips(robot).toString());
        assertTrue(text(robot, "#timeline-extent").startsWith("200\u202Fms"));
        Node map = robot.lookup("#heat-map").query();
        int[] picture = picture(robot, "finding-late");
        assertTrue(accents(picture, 1000, map) > 300, "the rank's row is marked");
        assertTrue(robot.lookup("#finding-ack").tryQuery().isPresent(), "its row is open");
    }

    @Test
    void enterTakesEveryViewThereToo(FxRobot robot) throws TimeoutException {
        robot.interact(() -> {
            list(robot).requestFocus();
            list(robot).getSelectionModel().select(0);
        });
        robot.push(KeyCode.DOWN).push(KeyCode.ENTER);
        until(() -> chips(robot).contains("rank 2"));
        robot.push(KeyCode.ESCAPE);
        until(() -> !chips(robot).contains("rank 2"));
        assertTrue(chips(robot).contains("05:44:10 + 200\u202Fms"), "the time stays");
    }

    @Test
    void aFindingWithoutATimeSelectsItsPlaceAndLeavesTheTime(FxRobot robot)
            throws TimeoutException {
        robot.interact(() -> list(robot).scrollTo(2));
        WaitForAsyncUtils.waitForFxEvents();
        robot.clickOn(title(robot, "Memory over"));
        until(() -> !chips(robot).isEmpty());
        assertEquals(List.of("Selection", VIEW.nodes().getFirst().hostName()), chips(robot));
    }

    @Test
    void aChipIsTakenAwayByItself(FxRobot robot) throws TimeoutException {
        robot.clickOn(title(robot, "Rank 2 comes"));
        until(() -> chips(robot).contains("rank 2"));
        robot.clickOn("#chip-rank");
        until(() -> !chips(robot).contains("rank 2"));
        robot.clickOn("#chip-time");
        until(() -> text(robot, "#timeline-extent").contains("following"));
        assertFalse(robot.lookup("#chip-time").tryQuery().isPresent());
    }

    @Test
    void anAcknowledgedFindingStandsLastAndSaysSo(FxRobot robot) throws TimeoutException {
        robot.clickOn(title(robot, "Rank 5 has not"));
        until(() -> robot.lookup("#finding-ack").tryQuery().isPresent());
        robot.interact(() -> robot.lookup("#finding-ack").queryAs(Button.class).fire());
        robot.moveTo("#timeline");
        robot.interact(robot.lookup("#timeline").query()::requestFocus);
        session.publish(SampleFindings.of(VIEW, 5));
        until(() -> list(robot).getItems().getLast().kind().equals("not-entered"));
        assertEquals("Alerts 2", text(robot, "#view-alerts"));
    }

    @Test
    void rowsKeepTheirOrderUnderThePointer(FxRobot robot) throws TimeoutException {
        robot.moveTo(title(robot, "Rank 5 has not"));
        until(() -> list(robot).isHover());
        FindingView late = SampleFindings.late(VIEW, 2);
        FindingView rule = SampleFindings.rule(VIEW);
        session.publish(
                SampleFindings.with(
                        VIEW,
                        List.of(late, SampleFindings.late(VIEW, 3), rule),
                        VIEW.concerns().standings()));
        until(() -> list(robot).getItems().stream().noneMatch(f -> f.kind().equals("not-entered")));
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals("late/2", list(robot).getItems().getFirst().id());
        assertEquals("late/3", list(robot).getItems().getLast().id(), "the new one comes last");
    }

    @Test
    void withoutAFindingItSaysThatNothingIsWrong(FxRobot robot) throws TimeoutException {
        session.publish(SampleFindings.with(VIEW, List.of(), List.of()));
        until(() -> list(robot).getItems().isEmpty());
        until(() -> robot.lookup("#findings-nothing").tryQuery().isPresent());
        assertTrue(text(robot, "#findings-nothing").startsWith("Nothing is wrong"));
        assertEquals("", text(robot, "#findings-count"));
    }

    @Test
    void aCellOfTheHeatMapIsSelectedByClickAndByEnter(FxRobot robot) throws TimeoutException {
        Node map = robot.lookup("#heat-map").query();
        robot.interact(map::requestFocus);
        until(() -> !hover(robot, map, 160, 100).isEmpty());
        robot.push(KeyCode.ALT, KeyCode.DOWN);
        robot.push(KeyCode.ENTER);
        until(() -> chips(robot).stream().anyMatch(chip -> chip.startsWith("rank ")));
        robot.push(KeyCode.ESCAPE);
        until(() -> chips(robot).isEmpty());
        robot.moveBy(1, 1).clickOn(javafx.scene.input.MouseButton.PRIMARY);
        until(() -> chips(robot).stream().anyMatch(chip -> chip.startsWith("rank ")));
    }

    @Test
    void aGpusTileIsSelectedByClick(FxRobot robot) throws TimeoutException {
        robot.clickOn(robot.lookup(".gpu-tile").nth(1).queryAs(Node.class));
        until(() -> chips(robot).contains("GPU 1"));
    }

    @Test
    void aTracksRowIsSelectedByClick(FxRobot robot) throws TimeoutException {
        Node timeline = robot.lookup("#timeline").query();
        robot.clickOn(offset(timeline, 300, 52));
        until(() -> chips(robot).contains("rank 0"));
    }

    private static javafx.geometry.Point2D offset(Node node, double x, double y) {
        return node.localToScreen(x, y);
    }

    @SuppressWarnings("unchecked")
    private static ListView<FindingView> list(FxRobot robot) {
        return robot.lookup("#findings-list").queryAs(ListView.class);
    }

    private static Node title(FxRobot robot, String begin) {
        return robot.lookup(".finding-title").queryAllAs(Labeled.class).stream()
                .filter(label -> label.getText().startsWith(begin))
                .findFirst()
                .orElseThrow();
    }

    /// What the chips say, and the word before them.
    static List<String> chips(FxRobot robot) {
        return robot.lookup("#chips").queryAs(Region.class).getChildrenUnmodifiable().stream()
                .map(node -> ((Labeled) node).getText().replace("  \u00D7", ""))
                .toList();
    }

    private static long accents(int[] picture, int width, Node node) {
        var bounds = node.localToScene(node.getBoundsInLocal());
        long count = 0;
        for (int y = (int) bounds.getMinY(); y < bounds.getMaxY(); y++) {
            for (int x = (int) bounds.getMinX(); x < bounds.getMaxX(); x++) {
                count += picture[y * width + x] == 0xFF6CB4FF ? 1 : 0;
            }
        }
        return count;
    }
}

package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.themes.Theme;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// The hang view at 64 ranks, by mouse and by keyboard.
class HangViewTest extends WindowFixture {
    private static final ClusterView VIEW = SampleFindings.sixtyFour();

    HangViewTest() {
        super(VIEW, 1600, 900, Theme.LIGHT);
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void theRankThatIsWaitedForIsTheFirstRow(FxRobot robot) throws TimeoutException {
        robot.clickOn("#view-hang");
        Node frontier = robot.lookup("#frontier").query();
        until(() -> hover(robot, frontier, 300, 30).startsWith("Rank 42"));
        assertTrue(frontier.getAccessibleText().contains("not entered"));
        assertTrue(frontier.getAccessibleText().contains("inside not known"));
        picture(robot, "hang-64");
    }

    @Test
    void theVerdictSaysWhoWhyAndHowLong(FxRobot robot) {
        robot.push(KeyCode.DIGIT6);
        String verdict = words(robot, "#verdict");
        assertTrue(verdict.contains("Rank 42 has not entered AllReduce 48204 of world"), verdict);
        assertTrue(verdict.contains("42.6\u202Fs\nstanding still"), verdict);
        assertTrue(verdict.contains("9\u202Fmin 17\u202Fs"), verdict);
        assertTrue(verdict.contains("default limit"), "a limit that is not told is no limit read");
        assertTrue(verdict.contains("no: the call was not made"), verdict);
        assertTrue(verdict.contains("not known: not told of each rank"), verdict);
        assertTrue(verdict.contains("completed up to 48203"), verdict);
    }

    @Test
    void anotherCommunicatorIsChosenByKey(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.DIGIT6);
        robot.interact(robot.lookup("#communicators").query()::requestFocus);
        robot.push(KeyCode.DOWN);
        until(() -> words(robot, "#verdict").contains("tp.n0: nothing is open"));
        assertEquals(
                1,
                robot.lookup("#communicators")
                        .queryAs(ListView.class)
                        .getSelectionModel()
                        .getSelectedIndex());
    }

    @Test
    void aRowIsSelectedByClickAndByEnter(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.DIGIT6);
        Node frontier = robot.lookup("#frontier").query();
        until(() -> hover(robot, frontier, 300, 30).startsWith("Rank 42"));
        robot.clickOn(frontier.localToScreen(300, 30));
        until(() -> FindingsViewTest.chips(robot).contains("rank 42"));
        robot.push(KeyCode.DOWN).push(KeyCode.ENTER);
        until(() -> FindingsViewTest.chips(robot).contains("rank 0"));
    }

    @Test
    void aFindingThatStandsLeadsHere(FxRobot robot) throws TimeoutException {
        robot.clickOn(robot.lookup(".finding-title").nth(0).queryAs(Node.class));
        until(() -> robot.lookup("#finding-hang").tryQuery().isPresent());
        robot.clickOn("#finding-hang");
        until(() -> robot.lookup("#frontier").tryQuery().isPresent());
        assertEquals("Hang 1", text(robot, "#view-hang"));
        robot.clickOn("#hang-go");
        robot.clickOn("#view-overview");
        until(() -> text(robot, "#timeline-extent").startsWith("2.00\u202Fs"));
    }

    @Test
    void everyViewIsReachedByItsNumberAndComesBackWhole(FxRobot robot) throws TimeoutException {
        for (KeyCode key :
                List.of(
                        KeyCode.DIGIT2,
                        KeyCode.DIGIT3,
                        KeyCode.DIGIT4,
                        KeyCode.DIGIT5,
                        KeyCode.DIGIT7,
                        KeyCode.DIGIT1)) {
            robot.push(key);
        }
        until(() -> robot.lookup("#heat-map").tryQuery().isPresent());
        for (String part : List.of("#findings-list", "#collectives", "#heat-map", "#timeline")) {
            assertTrue(robot.lookup(part).query().getBoundsInParent().getWidth() > 100, part);
        }
    }

    private static String words(FxRobot robot, String query) {
        return robot.lookup(query).query().lookupAll(".label").stream()
                .map(node -> ((Labeled) node).getText())
                .filter(text -> text != null && !text.isEmpty())
                .collect(Collectors.joining("\n"));
    }
}

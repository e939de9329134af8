package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// The display filter, by keyboard and by mouse.
class FilterViewTest extends WindowFixture {
    FilterViewTest() {
        super(SampleFindings.eightRanks());
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void aFilterHoldsInEveryViewWhileItIsTyped(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.SLASH);
        robot.write("op:allgather");
        until(() -> operations(robot).stream().noneMatch(cell -> cell.endsWith("AllReduce")));
        assertFalse(operations(robot).isEmpty());
        set(robot, "rank:2");
        until(() -> robot.lookup("#findings-list").queryAs(ListView.class).getItems().size() == 2);
        robot.push(KeyCode.ESCAPE);
        until(() -> operations(robot).stream().anyMatch(cell -> cell.endsWith("AllReduce")));
    }

    @Test
    void aWrongFilterIsToldInOneSentenceAndTheLastOneHolds(FxRobot robot) throws TimeoutException {
        set(robot, "op:allgather");
        until(() -> operations(robot).stream().noneMatch(cell -> cell.endsWith("AllReduce")));
        set(robot, "op:allgather speed>4");
        until(() -> robot.lookup("#filter-note").query().isVisible());
        assertTrue(
                text(robot, "#filter-note").startsWith("\u201Cspeed\u201D is no key; there are "),
                text(robot, "#filter-note"));
        assertTrue(text(robot, "#filter-note").endsWith("Still shown: op:allgather"));
        assertTrue(operations(robot).stream().noneMatch(cell -> cell.endsWith("AllReduce")));
        picture(robot, "filter-wrong");
    }

    @Test
    void keysAreCompletedByKeyboard(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.SLASH);
        robot.write("ra");
        until(() -> Window.getWindows().size() > 1);
        robot.push(KeyCode.DOWN).push(KeyCode.ENTER);
        until(() -> robot.lookup("#filter").queryAs(TextField.class).getText().equals("rank:"));
    }

    @Test
    void aKeptFilterIsUsedAgain(FxRobot robot) throws TimeoutException {
        set(robot, "op:allgather");
        robot.interact(() -> item(robot, "Keep this filter").fire());
        set(robot, "");
        robot.interact(() -> item(robot, "op:allgather").fire());
        until(() -> operations(robot).stream().noneMatch(cell -> cell.endsWith("AllReduce")));
        assertEquals("op:allgather", robot.lookup("#filter").queryAs(TextField.class).getText());
    }

    private static MenuItem item(FxRobot robot, String text) {
        return robot.lookup("#saved-filters").queryAs(MenuButton.class).getItems().stream()
                .filter(item -> text.equals(item.getText()))
                .findFirst()
                .orElseThrow();
    }

    private static void set(FxRobot robot, String filter) {
        robot.interact(() -> robot.lookup("#filter").queryAs(TextField.class).setText(filter));
    }

    private static List<String> operations(FxRobot robot) {
        return cells(robot, "#collectives").stream()
                .filter(cell -> cell.contains("All") || cell.contains("Reduce"))
                .toList();
    }
}

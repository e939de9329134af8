package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.action.Action;
import io.ringside.desktop.ui.action.CommandPalette;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Everything that can be done is found by its name.
class PaletteWindowTest extends WindowFixture {
    PaletteWindowTest() {
        super(SampleFindings.eightRanks());
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void everyActionIsInThePaletteAndInTheSheetOnce(FxRobot robot) throws TimeoutException {
        List<String> all = main(robot).actions().all().stream().map(Action::id).sorted().toList();
        assertTrue(all.size() > 60, "all of the window, not only " + all.size());
        robot.push(KeyCode.F1);
        CommandPalette palette = robot.lookup("#palette").queryAs(CommandPalette.class);
        assertEquals(all, palette.found().stream().map(Action::id).sorted().toList());
        robot.push(KeyCode.ESCAPE);
        assertFalse(palette.isOpen());
        robot.push(KeyCode.SHIFT, KeyCode.SLASH);
        until(() -> !sheet().isEmpty());
        assertEquals(
                main(robot).actions().all().stream().map(Action::name).sorted().toList(),
                sheet().stream().sorted().toList());
    }

    @Test
    void someLettersFindAndEnterDoes(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.P);
        until(() -> robot.lookup("#palette").query().isVisible());
        robot.write("show tabl");
        robot.push(KeyCode.ENTER);
        until(() -> !robot.lookup("#palette").query().isVisible());
        assertTrue(
                robot.lookup("#view-tables")
                        .queryAs(javafx.scene.control.ToggleButton.class)
                        .isSelected());
    }

    @Test
    void anActionOfAViewThatIsNotShownShowsItFirst(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.DIGIT6);
        robot.push(KeyCode.F1);
        robot.write("zoom in");
        robot.push(KeyCode.ENTER);
        until(() -> text(robot, "#timeline-extent").startsWith("6.25"));
        assertTrue(robot.lookup("#timeline").query().getScene() != null);
    }

    @Test
    void aClickDoesTooAndLettersAreNoKeysMeanwhile(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.F1);
        robot.write("wt");
        assertEquals("Pause", text(robot, "#pause"));
        robot.push(KeyCode.SHORTCUT, KeyCode.A);
        robot.write("pause the");
        robot.clickOn(
                robot.lookup(".palette-row").queryAll().stream()
                        .filter(Node::isVisible)
                        .findFirst()
                        .orElseThrow());
        until(() -> text(robot, "#pause").equals("Paused"));
    }

    @Test
    void theKeysGoBackToWhereTheyWere(FxRobot robot) {
        Node before = robot.lookup("#timeline").query();
        robot.interact(before::requestFocus);
        robot.push(KeyCode.F1).push(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(before.isFocused());
    }

    private static Set<String> sheet() {
        return Window.getWindows().stream()
                .filter(window -> window instanceof PopupWindow && window.isShowing())
                .flatMap(window -> window.getScene().getRoot().lookupAll(".key-meaning").stream())
                .map(label -> ((Labeled) label).getText())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

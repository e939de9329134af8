package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.themes.Theme;
import java.util.concurrent.TimeoutException;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// The timeline of eight ranks, the newest burst in the picture: rank 0 comes 2.3 ms before the
/// others to the first all-reduce of it.
class TimelineTest extends WindowFixture {
    TimelineTest() {
        super(SampleCluster.eightRanks(), 1600, 900, Theme.DARK);
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void aClickTellsAllFieldsWhoCameLastAndWhoWaited(FxRobot robot) throws TimeoutException {
        choose(robot);
        String texts = fields(robot);
        assertTrue(texts.contains("came last"), texts);
        assertTrue(texts.contains("waited 2.3"), texts);
        assertTrue(texts.contains("a1b2"), texts);
        picture(robot, "timeline-chosen");
        robot.clickOn("#timeline-details-copy");
        String[] copied = {""};
        robot.interact(() -> copied[0] = Clipboard.getSystemClipboard().getString());
        assertTrue(copied[0].startsWith("AllReduce #76"), copied[0]);
        robot.clickOn("#timeline-details-close");
        assertFalse(robot.lookup("#timeline-details").query().isVisible());
    }

    @Test
    void aDoubleClickZoomsToTheSpanAndBackspaceGoesBack(FxRobot robot) throws TimeoutException {
        choose(robot);
        robot.push(KeyCode.ESCAPE);
        String before = extent(robot);
        // A busy machine makes two clicks of a double one.
        until(() -> {
            robot.moveTo(screen(robot, 300, 60)).doubleClickOn(MouseButton.PRIMARY);
            return extent(robot).startsWith("3.04");
        });
        robot.push(KeyCode.BACK_SPACE);
        assertTrue(extent(robot).startsWith("4.11"), before + " was before " + extent(robot));
    }

    @Test
    void commaAndFullStopGoFromSpanToSpan(FxRobot robot) throws TimeoutException {
        choose(robot);
        robot.push(KeyCode.PERIOD);
        until(() -> text(robot, "#timeline-details-title").equals("AllReduce #77"));
        robot.push(KeyCode.COMMA);
        until(() -> text(robot, "#timeline-details-title").equals("AllReduce #76"));
        robot.push(KeyCode.COMMA);
        until(() -> text(robot, "#timeline-details-title").startsWith("Send"));
        assertTrue(extent(robot).contains("parked"), "what is chosen came into the picture");
    }

    @Test
    void aDragMarksARangeAndFFitsIt(FxRobot robot) throws TimeoutException {
        choose(robot);
        robot.push(KeyCode.ESCAPE);
        int[] before = picture(robot, "timeline-before");
        robot.moveTo(screen(robot, 400, 250)).press(MouseButton.PRIMARY);
        robot.moveTo(screen(robot, 500, 250)).moveTo(screen(robot, 600, 250));
        robot.release(MouseButton.PRIMARY);
        until(() -> !java.util.Arrays.equals(before, picture(robot, "timeline-marked")));
        String whole = extent(robot);
        robot.push(KeyCode.F);
        assertFalse(extent(robot).equals(whole));
        robot.push(KeyCode.SHIFT, KeyCode.Z);
        until(() -> extent(robot).startsWith("10.0\u202Fs"));
    }

    @Test
    void mMarksTheChosenSpan(FxRobot robot) throws TimeoutException {
        choose(robot);
        int[] before = picture(robot, "timeline-before");
        robot.push(KeyCode.M);
        until(() -> !java.util.Arrays.equals(before, picture(robot, "timeline-marked")));
        robot.push(KeyCode.F);
        until(() -> extent(robot).startsWith("2.44"));
    }

    @Test
    void rowsAreAlignedToStartsAndToEndsAndBack(FxRobot robot) throws TimeoutException {
        choose(robot);
        robot.push(KeyCode.L);
        assertTrue(extent(robot).contains("rows aligned"), extent(robot));
        picture(robot, "timeline-aligned");
        robot.push(KeyCode.R);
        robot.push(KeyCode.L);
        robot.push(KeyCode.L);
        assertFalse(extent(robot).contains("rows aligned"), extent(robot));
    }

    @Test
    void waitsAreDrawnThinAndSaid(FxRobot robot) throws TimeoutException {
        choose(robot);
        int[] seen = picture(robot, "timeline-waits");
        int wait = 0;
        for (int pixel : seen) {
            wait += pixel == 0xFF5F6B7C ? 1 : 0;
        }
        assertTrue(wait > 2_000, "pixels of waits: " + wait);
    }

    /// Chooses rank 0's first all-reduce of the newest burst.
    private void choose(FxRobot robot) throws TimeoutException {
        robot.clickOn("#follow-burst");
        robot.interact(timeline(robot)::requestFocus);
        until(() -> hover(robot, timeline(robot), 300, 60).contains("AllReduce #76"));
        robot.clickOn(MouseButton.PRIMARY);
        until(() -> robot.lookup("#timeline-details").query().isVisible());
        assertEquals("AllReduce #76", text(robot, "#timeline-details-title"));
    }

    private static String fields(FxRobot robot) {
        StringBuilder all = new StringBuilder();
        robot.lookup("#timeline-details .text-field")
                .queryAllAs(TextField.class)
                .forEach(field -> all.append(field.getText()).append('\n'));
        return all.toString();
    }

    private static Node timeline(FxRobot robot) {
        return robot.lookup("#timeline").query();
    }

    private static Point2D screen(FxRobot robot, double x, double y) {
        return timeline(robot).localToScreen(x, y);
    }

    private static String extent(FxRobot robot) {
        return text(robot, "#timeline-extent");
    }
}

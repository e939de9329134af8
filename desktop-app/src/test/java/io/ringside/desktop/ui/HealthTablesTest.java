package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// Findings, ranks that stand, sources and readings in the window; a picture of each is left in
/// target/pictures.
class HealthTablesTest extends WindowFixture {
    HealthTablesTest() {
        super(SampleCluster.troubledNode());
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void theLoudestFindingComesFirstAndEventsFollow(FxRobot robot) throws TimeoutException {
        assertEquals("Findings 2", robot.lookup("#tab-findings").queryAs(Labeled.class).getText());
        robot.clickOn("#tab-findings");
        until(() -> cells(robot, "#findings").contains("GPU has fallen off the bus"));
        List<String> cells = cells(robot, "#findings");
        assertTrue(
                cells.indexOf("GPU has fallen off the bus") < cells.indexOf("Memory over 80 %"),
                cells.toString());
        assertTrue(
                cells.indexOf("Memory over 80 %") < cells.indexOf("Page event"), cells.toString());
        assertTrue(cells.contains("GPU 1"), cells.toString());
        picture(robot, "findings");
    }

    @Test
    void whatEndedJobsCountedIsToldBesideTheRowsThatAreLeft(FxRobot robot) {
        Labeled ended = robot.lookup("#tables-ended").queryAs(Labeled.class);
        assertTrue(ended.getText().endsWith(" of 4,064 processes"), ended.getText());
        String each = ended.getTooltip().getText();
        assertTrue(each.contains("processes, 3 of them died"), each);
        assertTrue(each.contains("AllReduce "), each);
        picture(robot, "ended");
    }

    @Test
    void theRankThatStandsComesFirstWithWhatIsKnownOfIt(FxRobot robot) throws TimeoutException {
        assertEquals("Progress 1", robot.lookup("#tab-progress").queryAs(Labeled.class).getText());
        robot.clickOn("#tab-progress");
        until(() -> cells(robot, "#progress").contains("AllReduce #503: reached, not over"));
        List<String> cells = cells(robot, "#progress");
        assertTrue(cells.contains("2, AllReduce #501 to AllReduce #502"), cells.toString());
        assertTrue(
                cells.indexOf("AllReduce #503: reached, not over")
                        < cells.indexOf("nothing pending"),
                cells.toString());
        String gpuTimes =
                robot.lookup("#tables-total").queryAs(Labeled.class).getTooltip().getText();
        assertTrue(gpuTimes.contains("GPU times: NCCL's stamps of every channel"), gpuTimes);
        picture(robot, "progress");
    }

    @Test
    void everySourceSaysHowItIs(FxRobot robot) throws TimeoutException {
        robot.clickOn("#tab-sources");
        until(() -> cells(robot, "#sources").contains("infiniband"));
        List<String> cells = cells(robot, "#sources");
        assertTrue(cells.contains("unavailable"), cells.toString());
        assertTrue(cells.contains("12.0\u202Fs"), cells.toString());
        picture(robot, "sources");
    }

    @Test
    void readingsAreFilteredByWords(FxRobot robot) throws TimeoutException {
        robot.clickOn("#tab-readings");
        until(() -> cells(robot, "#readings").contains("host.memory.available"));
        picture(robot, "readings");
        robot.clickOn("#readings-filter").write("gpu temp");
        until(() -> !cells(robot, "#readings").contains("host.memory.available"));
        assertTrue(cells(robot, "#readings").contains("66.0\u202F\u00B0C"));
    }
}

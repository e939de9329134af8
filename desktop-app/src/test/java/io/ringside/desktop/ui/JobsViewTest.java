package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// Jobs are listed, and the one that is chosen is all that is shown.
class JobsViewTest extends WindowFixture {
    JobsViewTest() {
        super(SampleJobs.three());
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void theWorstJobIsFirstWithItsRanksNodesFindingAndCost(FxRobot robot) throws Exception {
        robot.push(KeyCode.DIGIT9);
        until(() -> cells(robot, "#jobs").contains("k8s-ml/train-7b"));
        List<String> cells = cells(robot, "#jobs");
        assertEquals("slurm-1042", first(robot));
        for (String wanted : List.of("Slurm", "Kubernetes", "16", "vision", "runs")) {
            assertTrue(cells.contains(wanted), wanted + " in " + cells);
        }
        assertTrue(cells.stream().anyMatch(cell -> cell.contains("ank 2")), cells::toString);
        for (String theme : List.of("dark", "light", "contrast")) {
            picture(robot, "jobs-" + theme);
            robot.push(KeyCode.T);
        }
    }

    @Test
    void aClickShowsOneJobAloneAndItsChipShowsAllAgain(FxRobot robot) throws Exception {
        robot.clickOn("#view-jobs");
        until(() -> cells(robot, "#jobs").contains("slurm-10421"));
        robot.clickOn(robot.lookup("#jobs").lookup("slurm-10421").queryLabeled());
        assertEquals("job=slurm-10421", filter(robot));
        until(() -> cells(robot, "#jobs").contains("only"));
        picture(robot, "jobs-chosen-dark");
        robot.push(KeyCode.DIGIT4);
        until(() -> robot.lookup("#chip-job").tryQuery().isPresent());
        robot.clickOn("#chip-job");
        assertEquals("", filter(robot));
    }

    @Test
    void byKeyOneJobAfterTheOtherIsShownAloneAndThenAll(FxRobot robot) throws Exception {
        for (String wanted :
                List.of("job=slurm-1042", "job=slurm-10421", "job=k8s-ml/train-7b", "")) {
            robot.push(KeyCode.J);
            until(() -> filter(robot).equals(wanted));
        }
    }

    @Test
    void whatElseIsFilteredStays(FxRobot robot) throws Exception {
        robot.clickOn("#filter").write("op:allreduce");
        robot.clickOn("#view-jobs");
        until(() -> cells(robot, "#jobs").contains("slurm-1042"));
        robot.clickOn(robot.lookup("#jobs").lookup("slurm-1042").queryLabeled());
        assertEquals("job=slurm-1042 op:allreduce", filter(robot));
        until(() -> robot.lookup("#jobs-all").query().isVisible());
        robot.clickOn("#jobs-all");
        assertEquals("op:allreduce", filter(robot));
    }

    private static String first(FxRobot robot) {
        return String.valueOf(robot.lookup("#jobs").queryTableView().getItems().getFirst())
                .replaceFirst(".*?id=([^,]*),.*", "$1");
    }

    private static String filter(FxRobot robot) {
        return robot.lookup("#filter").queryAs(TextField.class).getText();
    }
}

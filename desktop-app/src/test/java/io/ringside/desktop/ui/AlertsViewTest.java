package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.viewdata.ClusterView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// The alert log, by mouse and by keyboard.
class AlertsViewTest extends WindowFixture {
    private static final ClusterView VIEW = SampleFindings.fourNodes();

    @TempDir static Path folder;

    AlertsViewTest() {
        super(VIEW);
    }

    @Start
    void start(Stage stage) {
        answerWith(
                new FileChoice() {
                    @Override
                    public Optional<Path> export(String name) {
                        return Optional.of(folder.resolve(name));
                    }
                });
        open(stage);
    }

    @Test
    void theLoudestIsFirstAndIsAcknowledgedByKey(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.DIGIT7);
        until(() -> cells(robot, "#alerts").contains("Page"));
        robot.interact(() -> {
            table(robot).requestFocus();
            table(robot).getSelectionModel().select(0);
        });
        robot.push(KeyCode.K);
        until(() -> cells(robot, "#alerts").contains("acknowledged"));
        assertEquals("Alerts 2", text(robot, "#view-alerts"));
        picture(robot, "alerts");
    }

    @Test
    void theFilterLeavesWhatMatches(FxRobot robot) throws TimeoutException {
        robot.clickOn("#view-alerts");
        robot.clickOn("#alerts-filter").write("comes late");
        until(() -> table(robot).getItems().size() == 1);
        robot.clickOn("#alerts-ticket");
        until(() -> table(robot).getItems().isEmpty());
        robot.clickOn("#alerts-ticket");
        until(() -> table(robot).getItems().size() == 1);
    }

    @Test
    void aSnoozedAlertAsksNobody(FxRobot robot) throws TimeoutException {
        robot.clickOn("#view-alerts");
        until(() -> table(robot).getItems().size() == 3);
        robot.interact(() -> table(robot).getSelectionModel().select(0));
        robot.clickOn("#alerts-snooze");
        until(() -> cells(robot, "#alerts").contains("snoozed"));
        assertEquals("Alerts 2", text(robot, "#view-alerts"));
    }

    @Test
    void whatIsShownIsExported(FxRobot robot) throws TimeoutException, IOException {
        robot.clickOn("#view-alerts");
        until(() -> table(robot).getItems().size() == 3);
        robot.clickOn("#alerts-csv");
        until(() -> text(robot, "#alerts-result").startsWith("Saved as "));
        String csv = Files.readString(folder.resolve("ringside-alerts.csv"));
        assertTrue(csv.contains("Rank 17 has not entered"), csv);
        assertEquals(4, csv.lines().count());
    }

    @Test
    void enterTakesEveryViewToAnAlert(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.DIGIT7);
        until(() -> table(robot).getItems().size() == 3);
        robot.interact(() -> {
            table(robot).requestFocus();
            table(robot).getSelectionModel().select(0);
        });
        robot.push(KeyCode.ENTER);
        until(() -> FindingsViewTest.chips(robot).contains("rank 17"));
    }

    @Test
    void noticesOnTheDesktopAreOffAtFirst(FxRobot robot) {
        robot.push(KeyCode.DIGIT7);
        assertFalse(robot.lookup("#alerts-desktop").queryAs(ToggleButton.class).isSelected());
    }

    private static TableView<?> table(FxRobot robot) {
        return robot.lookup("#alerts").queryAs(TableView.class);
    }
}

package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.viewdata.ClusterView;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// The window by keyboard alone.
class KeyboardTest extends WindowFixture {
    KeyboardTest() {
        super(SampleCluster.eightRanks());
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void spacePausesAtOnceAndGoesOn(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.SPACE);
        until(() -> text(robot, "#pause").equals("Paused"));
        robot.push(KeyCode.SPACE);
        until(() -> text(robot, "#pause").equals("Pause"));
    }

    @Test
    void tabReachesEveryPartOfTheWindow(FxRobot robot) {
        Set<String> reached = new LinkedHashSet<>();
        for (int i = 0; i < 80; i++) {
            robot.push(KeyCode.TAB);
            Node focused = robot.lookup("#status").query().getScene().getFocusOwner();
            reached.add(focused.getId() == null ? style(focused) : focused.getId());
        }
        for (String part :
                List.of(
                        "targets",
                        "connect",
                        "live",
                        "forward",
                        "record",
                        "theme",
                        "help",
                        "tab-collectives",
                        "collectives",
                        "metric-bytes",
                        "heat-map",
                        "gpu-tile",
                        "timeline",
                        "status-item")) {
            assertTrue(reached.contains(part), part + " is not in " + reached);
        }
    }

    @Test
    void enterPressesTheFocusedButton(FxRobot robot) throws TimeoutException {
        robot.interact(robot.lookup("#pause").query()::requestFocus);
        robot.push(KeyCode.ENTER);
        until(() -> text(robot, "#pause").equals("Paused"));
    }

    @Test
    void enterConnectsBeforeTheFirstTarget(FxRobot robot) throws TimeoutException {
        session.publish(ClusterView.empty(SampleCluster.NOW));
        until(() -> robot.lookup("#empty").query().isVisible());
        WaitForAsyncUtils.waitForFxEvents();
        robot.push(KeyCode.ENTER);
        assertEquals(List.of(List.of("127.0.0.1:7575")), session.connected);
    }

    @Test
    void enterOpensTheRanksOfAnOperation(FxRobot robot) throws TimeoutException {
        until(() -> cells(robot, "#collectives").contains("8 ranks"));
        robot.interact(() -> {
            var table = (javafx.scene.control.TableView<?>) robot.lookup("#collectives").query();
            table.requestFocus();
            table.getSelectionModel().select(0);
        });
        robot.push(KeyCode.ENTER);
        until(() -> cells(robot, "#collectives").stream().anyMatch(t -> t.startsWith("rank 7")));
    }

    private static String style(Node node) {
        return node.getStyleClass().stream()
                .filter(List.of("gpu-tile", "status-item")::contains)
                .findFirst()
                .orElse(node instanceof Labeled labeled ? labeled.getText() : node.toString());
    }
}

package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.viewdata.ClusterView;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// A window that was open before its first node answered.
class FirstNodesTest extends WindowFixture {
    FirstNodesTest() {
        super(ClusterView.empty(SampleCluster.NOW));
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void keysAreShortcutsAsSoonAsTheFirstNodesCome(FxRobot robot) throws TimeoutException {
        assertEquals("first-target", owner(robot).getId());
        come(robot);
        assertEquals("timeline", owner(robot).getId());
        robot.push(KeyCode.SPACE);
        until(() -> text(robot, "#pause").equals("Paused"));
    }

    @Test
    void whoTypesATargetMeanwhileGoesOnTyping(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.CONTROL, KeyCode.A).write("gpu");
        come(robot);
        robot.write("77");
        TextField field = robot.lookup("#targets").queryAs(TextField.class);
        assertTrue(field.isFocused());
        assertEquals("gpu77", field.getText());
        robot.push(KeyCode.ENTER);
        assertEquals(List.of(List.of("gpu77")), session.connected);
    }

    @Test
    void whoHasConnectedWaitsForShortcutsAndNotForMoreTargets(FxRobot robot)
            throws TimeoutException {
        robot.push(KeyCode.CONTROL, KeyCode.A).write("gpu7").push(KeyCode.ENTER);
        come(robot);
        assertEquals("timeline", owner(robot).getId());
    }

    @Test
    void thePaletteKeepsTheKeys(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.F1);
        WaitForAsyncUtils.waitForFxEvents();
        Node before = owner(robot);
        come(robot);
        assertEquals(before, owner(robot));
    }

    private void come(FxRobot robot) throws TimeoutException {
        session.publish(SampleCluster.eightRanks());
        until(() -> !robot.lookup("#empty").query().isVisible());
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static Node owner(FxRobot robot) {
        return robot.lookup("#status").query().getScene().getFocusOwner();
    }
}

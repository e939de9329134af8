package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.node.Connection;
import io.ringside.themes.Theme;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.TableCell;
import javafx.scene.control.ToggleButton;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyCode;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// One state of a node for all views: whatever is not current looks so everywhere.
class StandingTest extends WindowFixture {
    private static final Color MUTED = Color.web("#94A0B0");
    private static final int STALE = 0xFFBBA6E8;
    private static final int ALL_REDUCE = 0xFF5FB2FA;

    StandingTest() {
        super(SampleCluster.eightRanks(), 1600, 900, Theme.DARK);
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void aTargetThatRefusesLeavesNothingOfTheLastClusterInAnyView(FxRobot robot)
            throws TimeoutException {
        until(() -> shown(robot, "#heat-map"));
        session.publish(
                SampleSilence.never(
                        "other", new Connection.Refused("other:7575 speaks protocol 9.")));
        until(() -> robot.lookup("#heat-nothing").query().isVisible());
        WaitForAsyncUtils.waitForFxEvents();
        assertFalse(shown(robot, "#heat-map"), "the last matrix is gone");
        assertTrue(text(robot, "#heat-nothing").contains("speaks protocol 9"));
        assertTrue(text(robot, "#timeline-nothing").contains("speaks protocol 9"));
        assertEquals("", hover(robot, robot.lookup("#heat-map").query(), 300, 100));
        int[] pixels = picture(robot, "refused");
        assertEquals(0, count(pixels, ALL_REDUCE) - legend(), "no span is left");
        assertFalse(lit(robot, "#live"));
        assertEquals("Not live", text(robot, "#live"));
    }

    @Test
    void aPausedPictureOfAnotherClusterIsLeftWhenTheTargetsChange(FxRobot robot)
            throws TimeoutException {
        robot.interact(robot.lookup("#timeline").query()::requestFocus);
        robot.push(KeyCode.F).clickOn("#pause");
        session.publish(SampleCluster.twoRanks());
        until(() -> text(robot, "#timeline-extent").contains("following"));
        until(() -> text(robot, "#pause").equals("Pause"));
        until(() -> text(robot, "#live").equals("Replay"));
    }

    @Test
    void liveIsLitOnlyWhileThePictureMovesWithWhatHappensNow(FxRobot robot)
            throws TimeoutException {
        until(() -> lit(robot, "#live"));
        assertEquals("Live", text(robot, "#live"));
        robot.interact(robot.lookup("#timeline").query()::requestFocus);
        robot.push(KeyCode.A);
        until(() -> !lit(robot, "#live"));
        robot.clickOn("#live");
        until(() -> lit(robot, "#live"));
        assertTrue(text(robot, "#timeline-extent").contains("following"));
        robot.clickOn("#pause");
        until(() -> !lit(robot, "#live") && lit(robot, "#pause"));
        robot.clickOn("#pause");
        until(() -> lit(robot, "#live") && !lit(robot, "#pause"));
    }

    @Test
    void aLostNodeLooksSoInEveryView(FxRobot robot) throws TimeoutException {
        session.publish(SampleSilence.of(SampleCluster.eightRanks(), SampleSilence.lost()));
        until(() -> text(robot, "#live").equals("Not live"));
        assertFalse(lit(robot, "#live"));
        WaitForAsyncUtils.waitForFxEvents();
        until(() -> {
            Node cell =
                    robot.lookup("#collectives").query().lookupAll(".table-cell").stream()
                            .filter(each -> each.isVisible() && !text(each).isEmpty())
                            .findFirst()
                            .orElseThrow();
            return MUTED.equals(((TableCell<?, ?>) cell).getTextFill());
        });
        until(() -> count(picture(robot, "lost"), STALE) > 1_500);
    }

    @Test
    void forwardingIsNotSendingWhileNoNodeSends(FxRobot robot) throws TimeoutException {
        robot.clickOn("#forward");
        until(() -> text(robot, "#forward-state").equals("sending"));
        session.publish(SampleSilence.of(SampleCluster.eightRanks(), SampleSilence.lost()));
        until(() -> text(robot, "#forward-state").equals("no node sends"));
    }

    @Test
    void aTargetThatDoesNotAnswerSaysWhyInEveryViewAndShowsNoTime(FxRobot robot)
            throws TimeoutException {
        session.publish(SampleSilence.never("gpu-node-1", SampleSilence.lost()));
        until(() -> robot.lookup("#timeline-nothing").query().isVisible());
        for (String view : new String[] {"#heat-nothing", "#timeline-nothing"}) {
            assertTrue(text(robot, view).contains("does not accept connections"), view);
        }
        assertTrue(
                robot.lookup(".no-readings")
                        .queryLabeled()
                        .getText()
                        .contains("does not accept connections"));
        until(() ->
                robot.lookup("#collectives").query().lookupAll(".placeholder .label").stream()
                        .anyMatch(label -> text(label).contains("does not accept connections")));
        picture(robot, "unreachable");
    }

    private static boolean shown(FxRobot robot, String view) {
        return robot.lookup(view).query().lookupAll(".image-view").stream()
                        .anyMatch(node -> ((ImageView) node).getImage() != null)
                && !robot.lookup("#heat-nothing").query().isVisible();
    }

    private static String text(Node node) {
        String text = ((javafx.scene.control.Labeled) node).getText();
        return text == null ? "" : text;
    }

    private static boolean lit(FxRobot robot, String button) {
        return robot.lookup(button).queryAs(ToggleButton.class).isSelected();
    }

    /// The swatch of the legend.
    private static long legend() {
        return 12 * 8;
    }

    private static long count(int[] pixels, int color) {
        return Arrays.stream(pixels).filter(each -> each == color).count();
    }
}

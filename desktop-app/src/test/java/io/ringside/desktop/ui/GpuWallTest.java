package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.node.PlaybackState;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// The honeycomb of 64 GPUs of a simulated cluster, in a window of 1600 pixels.
class GpuWallTest extends WindowFixture {
    private @Nullable Stage stage;

    GpuWallTest() {
        super(simulated(16));
    }

    @Start
    void start(Stage opened) {
        stage = opened;
        open(opened);
    }

    @BeforeEach
    void waitForTheWall(FxRobot robot) throws TimeoutException {
        until(() -> robot.lookup("#gpu-wall").query().getBoundsInLocal().getWidth() > 100);
    }

    @Test
    void arrowsChooseAGpuWhichIsShownAtLength(FxRobot robot) throws TimeoutException {
        Node wall = robot.lookup("#gpu-wall").query();
        robot.interact(wall::requestFocus);
        robot.push(KeyCode.HOME);
        String first = title(robot);
        robot.push(KeyCode.RIGHT);
        until(() -> !title(robot).equals(first));
        assertTrue(
                String.valueOf(wall.getAccessibleText()).contains(title(robot)),
                wall.getAccessibleText() + " of " + title(robot));
    }

    @Test
    void thePointersGpuIsToldWithValuesAndUnits(FxRobot robot) {
        Node wall = robot.lookup("#gpu-wall").query();
        String text = hover(robot, wall, 30, 40);
        for (String word : List.of("Utilisation", "W", "MHz", "\u00B0C", "GiB", "rank ")) {
            assertTrue(text.contains(word), text);
        }
    }

    @Test
    void anotherFigureIsAnotherPicture(FxRobot robot) {
        int[] utilisation = picture(robot, "wall-utilisation");
        robot.interact(() ->
                robot.lookup("#wall-memory")
                        .queryAs(javafx.scene.control.ToggleButton.class)
                        .fire());
        assertNotEquals(
                Arrays.hashCode(utilisation), Arrays.hashCode(picture(robot, "wall-memory")));
    }

    @Test
    void theHottestNodeStandsFirstAndTheSilentOneIsOutlined(FxRobot robot) {
        int[] picture = picture(robot, "wall");
        assertTrue(Arrays.stream(picture).filter(c -> c == 0xFFBBA6E8).count() > 100);
    }

    @Test
    void theLegendTellsOfFiguresInCellsOnlyWhereAnyStandThere(FxRobot robot)
            throws TimeoutException {
        Label legend = robot.lookup("#wall-cells").queryAs(Label.class);
        assertFalse(legend.isVisible(), "64 in a panel of 432 pixels");
        session.publish(simulated(9));
        until(legend::isVisible);
        assertTrue(legend.getText().contains("figures in cells"), legend.getText());
        session.publish(simulated(512));
        until(() -> !legend.isVisible());
        assertTrue(picture(robot, "wall-small").length > 0);
    }

    @Test
    void titleBannerAndStatusSayThatItIsSimulated(FxRobot robot) {
        assertEquals("SIMULATED \u00B7 Ringside", Objects.requireNonNull(stage).getTitle());
        Node banner = robot.lookup("#simulated-banner").query();
        assertTrue(
                banner.lookupAll(".label").stream()
                        .map(node -> ((Label) node).getText())
                        .anyMatch("SIMULATED"::equals));
        assertTrue(
                robot.lookup("#status").query().lookupAll(".label").stream()
                        .map(node -> ((Label) node).getText())
                        .anyMatch("SIMULATED"::equals));
    }

    private static String title(FxRobot robot) {
        return text(robot, ".selected-gpu .title");
    }

    private static ClusterView simulated(int gpusOfANode) {
        ClusterView four = SampleCluster.fourNodes(true);
        PlaybackState made =
                new PlaybackState(
                        "simulate:4x16", 1, false, false, "SIMULATED, nothing was measured", true);
        List<NodeView> nodes =
                four.nodes().stream()
                        .map(n ->
                                new NodeView(
                                        n.target(),
                                        n.hostName(),
                                        n.connection(),
                                        n.lastSnapshotEpochNanos(),
                                        n.periodNanos(),
                                        Optional.of(made),
                                        n.forwarding(),
                                        n.processes(),
                                        n.sources(),
                                        n.health(),
                                        n.ended(),
                                        n.clockAheadNanos()))
                        .toList();
        return new ClusterView(
                four.version(),
                four.asOfEpochNanos(),
                nodes,
                four.communicators(),
                four.ranks(),
                four.links(),
                four.collectives(),
                four.p2p(),
                four.progress(),
                SampleGpus.gpus(4, gpusOfANode, true),
                four.losses(),
                four.timeline());
    }
}

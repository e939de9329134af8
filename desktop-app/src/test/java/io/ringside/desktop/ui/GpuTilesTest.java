package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.Labeled;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// The small tiles of a node of eight GPUs, in a window of 1600 pixels.
class GpuTilesTest extends WindowFixture {
    GpuTilesTest() {
        super(SampleCluster.eightRanks());
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @BeforeEach
    void waitForTheTiles(FxRobot robot) throws TimeoutException {
        until(() -> tiles(robot).size() == 8 && tiles(robot).getFirst().getWidth() > 0);
    }

    @Test
    void eightStandSideBySide(FxRobot robot) {
        Set<Double> tops = new TreeSet<>();
        tiles(robot).forEach(tile -> tops.add(tile.getBoundsInParent().getMinY()));
        assertEquals(1, tops.size(), tops.toString());
    }

    @Test
    void aGpuThatIsWhollyBusyIsReadInFull(FxRobot robot) {
        Region tile = tiles(robot).getFirst();
        Labeled figure = (Labeled) tile.lookup(".figure");
        robot.interact(() -> {
            figure.setText("100\u202F%");
            tile.layout();
        });
        double room = tile.getWidth() - tile.snappedLeftInset() - tile.snappedRightInset();
        assertTrue(figure.prefWidth(-1) <= room, figure.prefWidth(-1) + " of " + room);
    }

    private static List<Region> tiles(FxRobot robot) {
        return List.copyOf(robot.lookup(".gpu-tile").queryAllAs(Region.class));
    }
}

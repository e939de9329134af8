package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.ringside.desktop.ui.statusbar.StatusItem;
import io.ringside.desktop.ui.statusbar.StatusLine;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.BorderStroke;
import javafx.scene.layout.CornerRadii;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// What would make each frame dear without being seen.
class DrawingCostTest extends WindowFixture {
    DrawingCostTest() {
        super(SampleCluster.eightRanks());
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    /// The software pipeline stretches two fills from a picture, and makes round ones of paths, in
    /// each frame in which anything in the panel moves: 43 % of a core while the timeline scrolls.
    @Test
    void aPanelsBackgroundIsOneSquareFill(FxRobot robot) {
        Set<Node> panels = robot.lookup(".panel").queryAll();
        assertFalse(panels.isEmpty());
        for (Node panel : panels) {
            List<BackgroundFill> fills = ((Region) panel).getBackground().getFills();
            assertEquals(1, fills.size(), panel + " has one fill");
            assertEquals(
                    0,
                    fills.getFirst().getRadii().getTopLeftHorizontalRadius(),
                    panel + " is square");
        }
    }

    /// Sides that are alike are stroked as one path, round or not: a fifth of what the renderer did
    /// while the timeline scrolled. Sides that differ are filled.
    @Test
    void aPanelsBorderIsFilledNotStroked(FxRobot robot) {
        Set<Node> panels = robot.lookup(".panel").queryAll();
        assertFalse(panels.isEmpty());
        for (Node panel : panels) {
            for (BorderStroke side : ((Region) panel).getBorder().getStrokes()) {
                assertFalse(side.isStrokeUniform(), panel + " is not stroked as a path");
                assertEquals(CornerRadii.EMPTY, side.getRadii(), panel + " is square");
            }
        }
    }

    @Test
    void aStatusWhoseFigureChangesKeepsItsNode(FxRobot robot) {
        StatusLine line = new StatusLine();
        robot.interact(() -> {
            line.show(List.of(item("1.2 s", "old")), "10:00:00 UTC");
            Node before = items(line).getFirst();
            line.show(List.of(item("1.5 s", "new")), "10:00:01 UTC");
            assertSame(before, items(line).getFirst());
            assertEquals("Age 1.5 s\nnew", before.getAccessibleText());
        });
    }

    private static StatusItem item(String value, String tip) {
        return new StatusItem(Optional.empty(), "", "Age", value, tip);
    }

    private static List<Node> items(StatusLine line) {
        return ((HBox) line.getChildren().getFirst()).getChildren();
    }
}

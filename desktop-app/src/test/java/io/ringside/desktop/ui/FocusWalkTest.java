package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.select.ViewKind;
import io.ringside.themes.Theme;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.geometry.Bounds;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// The window walked through by Tab, view by view: wherever the keys are it is seen, and Space
/// pauses at once.
class FocusWalkTest extends WindowFixture {
    private static final int MOST_STOPS = 70;
    private static final int LEAST_PIXELS = 12;
    private static final int AROUND = 3;

    FocusWalkTest() {
        super(SampleFindings.eightRanks(), 1200, 760, Theme.DARK);
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void whereverTheKeysAreInTheOverviewItIsSeen(Theme theme, FxRobot robot) {
        assertEquals(List.of(), unseen(ViewKind.OVERVIEW, theme, robot));
    }

    @ParameterizedTest
    @EnumSource(value = ViewKind.class, mode = EnumSource.Mode.EXCLUDE, names = "OVERVIEW")
    void whereverTheKeysAreInAnotherViewItIsSeen(ViewKind kind, FxRobot robot) {
        Theme theme =
                switch (kind) {
                    case HEAT_MAP, TABLES, NODES -> Theme.LIGHT;
                    case TIMELINE, HANG -> Theme.CONTRAST;
                    case OVERVIEW, GPUS, ALERTS, JOBS, COMPARE -> Theme.DARK;
                };
        assertEquals(List.of(), unseen(kind, theme, robot));
    }

    @Test
    void spacePausesAtOnceWhereverTheKeysAre(FxRobot robot) throws TimeoutException {
        boolean paused = false;
        show(ViewKind.ALERTS, robot);
        for (int i = 0; i < 30; i++) {
            robot.push(KeyCode.TAB);
            if (owner(robot) instanceof TextInputControl) {
                continue;
            }
            robot.push(KeyCode.SPACE);
            paused = !paused;
            String wanted = paused ? "Paused" : "Pause";
            until(() -> text(robot, "#pause").equals(wanted));
        }
    }

    /// Stops of the walk at which the picture is no other than without the keys.
    private List<String> unseen(ViewKind kind, Theme theme, FxRobot robot) {
        robot.interact(main(robot).actions().get("theme-" + theme.lowerName()).run());
        show(kind, robot);
        List<String> unseen = new ArrayList<>();
        Set<Node> known = Collections.newSetFromMap(new IdentityHashMap<>());
        Node[] before = new Node[1];
        WritableImage[] with = new WritableImage[1];
        for (int i = 0; i < MOST_STOPS; i++) {
            robot.interact(() -> {
                tab(owner(robot));
                Node left = before[0];
                if (left != null && left.getScene() != null && !differs(with[0], around(left))) {
                    unseen.add(theme + " " + left.getId() + " " + left.getStyleClass());
                }
                before[0] = owner(robot);
                with[0] = around(before[0]);
            });
            if (!known.add(before[0])) {
                break;
            }
        }
        assertTrue(known.size() > 20, kind + ": " + known);
        return unseen;
    }

    private static void show(ViewKind kind, FxRobot robot) {
        robot.interact(robot.lookup("#" + kind.id()).query()::requestFocus);
        robot.push(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// As the toolkit tells of the key, without the robot's waits at each of a thousand stops.
    private static void tab(Node owner) {
        for (EventType<KeyEvent> type : List.of(KeyEvent.KEY_PRESSED, KeyEvent.KEY_RELEASED)) {
            KeyEvent key = new KeyEvent(type, "\t", "Tab", KeyCode.TAB, false, false, false, false);
            Event.fireEvent(owner, key);
        }
    }

    private static Node owner(FxRobot robot) {
        return robot.lookup("#status").query().getScene().getFocusOwner();
    }

    private static boolean differs(WritableImage with, WritableImage without) {
        int differing = 0;
        for (int y = 0; y < Math.min(with.getHeight(), without.getHeight()); y++) {
            for (int x = 0; x < Math.min(with.getWidth(), without.getWidth()); x++) {
                differing +=
                        with.getPixelReader().getArgb(x, y)
                                        == without.getPixelReader().getArgb(x, y)
                                ? 0
                                : 1;
            }
        }
        return differing >= LEAST_PIXELS;
    }

    private static WritableImage around(Node stop) {
        Parent root = stop.getScene().getRoot();
        root.applyCss();
        root.layout();
        Bounds at = stop.localToScene(stop.getLayoutBounds());
        SnapshotParameters part = new SnapshotParameters();
        part.setViewport(
                new Rectangle2D(
                        Math.max(0, Math.rint(at.getMinX()) - AROUND),
                        Math.max(0, Math.rint(at.getMinY()) - AROUND),
                        Math.rint(at.getWidth()) + 2 * AROUND,
                        Math.rint(at.getHeight()) + 2 * AROUND));
        return root.snapshot(part, null);
    }
}

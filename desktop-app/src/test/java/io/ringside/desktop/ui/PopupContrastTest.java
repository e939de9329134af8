package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Control;
import javafx.scene.control.TextField;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Every text of every popup can be read in all themes: WCAG AA, 4.5 to 1, with high contrast AAA,
/// 7 to 1.
class PopupContrastTest extends WindowFixture {
    private double least;

    PopupContrastTest() {
        super(SampleCluster.troubledNode());
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void inTheDarkThemeAndInTheLightOneAfterIt(FxRobot robot) throws TimeoutException {
        assertEquals(List.of(), unreadable(robot, "dark", 4.5));
        robot.clickOn("#theme");
        assertEquals(List.of(), unreadable(robot, "light", 4.5));
        robot.clickOn("#theme");
        assertEquals(List.of(), unreadable(robot, "contrast", 7));
        robot.clickOn("#theme");
        assertEquals(List.of(), unreadable(robot, "dark again", 4.5));
    }

    @Test
    void inTheLightThemeAtOnce(FxRobot robot) throws TimeoutException {
        robot.clickOn("#theme");
        assertEquals(List.of(), unreadable(robot, "light", 4.5));
    }

    private List<String> unreadable(FxRobot robot, String theme, double ratio)
            throws TimeoutException {
        least = ratio;
        List<String> wrong = new ArrayList<>();
        robot.push(KeyCode.HELP);
        look(robot, theme + " keys", wrong);
        robot.clickOn("#forward-state");
        look(robot, theme + " forwarding", wrong);
        robot.clickOn("#target-states");
        look(robot, theme + " targets", wrong);
        robot.clickOn("#saved");
        look(robot, theme + " saved targets", wrong);
        robot.clickOn("#open");
        look(robot, theme + " open", wrong);
        robot.clickOn(status(robot, "Findings"));
        look(robot, theme + " status", wrong);
        robot.clickOn("#communicator");
        look(robot, theme + " communicators", wrong);
        robot.interact(() -> filter(robot).setText("rank:0"));
        robot.clickOn("#saved-filters");
        look(robot, theme + " saved filters", wrong);
        robot.interact(() -> {
            filter(robot).clear();
            filter(robot).requestFocus();
        });
        robot.write("ra");
        look(robot, theme + " completion", wrong);
        robot.interact(() -> filter(robot).clear());
        tips(robot, theme, wrong);
        return wrong;
    }

    private static TextField filter(FxRobot robot) {
        return robot.lookup("#filter").queryAs(TextField.class);
    }

    private static Node status(FxRobot robot, String name) {
        return robot.lookup(".status-item").queryAll().stream()
                .filter(item ->
                        item.lookupAll(".label").stream()
                                .anyMatch(label ->
                                        ((javafx.scene.control.Labeled) label)
                                                .getText()
                                                .equals(name)))
                .findFirst()
                .orElseThrow();
    }

    /// Tips open only where a pointer rests; here each is shown by itself.
    private void tips(FxRobot robot, String theme, List<String> wrong) throws TimeoutException {
        List<Control> tipped =
                robot
                        .lookup((Node node) ->
                                node instanceof Control control
                                        && control.getTooltip() != null
                                        && isSeen(node)
                                        && !control.getTooltip().getText().isEmpty())
                        .queryAll()
                        .stream()
                        .map(Control.class::cast)
                        .limit(12)
                        .toList();
        assertFalse(tipped.isEmpty());
        for (Control control : tipped) {
            // At once: a pointer that is elsewhere soon takes it away.
            int[] texts = {0};
            robot.interact(() -> {
                control.getTooltip().show(control, 200, 200);
                texts[0] = judge(theme + " tip", wrong);
            });
            assertTrue(texts[0] > 0, () -> theme + " tip has texts: " + control);
        }
    }

    /// A bar that is too narrow folds some of its controls away; they show no tip.
    private static boolean isSeen(Node node) {
        Node each = node;
        while (each != null && each.isVisible()) {
            each = each.getParent();
        }
        return each == null && node.getScene() != null;
    }

    /// Adds what cannot be read of the popups that are open, and closes them.
    private void look(FxRobot robot, String name, List<String> wrong) throws TimeoutException {
        until(() -> !popups().isEmpty());
        WaitForAsyncUtils.waitForFxEvents();
        int[] texts = {0};
        robot.interact(() -> texts[0] = judge(name, wrong));
        assertTrue(texts[0] > 0, name + " has texts");
    }

    /// On the FX thread; how many texts were seen.
    private int judge(String name, List<String> wrong) {
        int texts = 0;
        for (Window popup : popups()) {
            WritableImage picture = popup.getScene().snapshot(null);
            for (Node node : popup.getScene().getRoot().lookupAll(".text")) {
                if (node instanceof Text text && seen(text)) {
                    texts++;
                    boolean selected = text.getSelectionStart() >= 0;
                    Color ink = (Color) (selected ? text.getSelectionFill() : text.getFill());
                    double ratio =
                            ratio(ink, selected ? seen(picture, text) : ground(picture, text));
                    if (ratio < least) {
                        wrong.add(name + ": \"" + text.getText() + "\" " + ink + ", " + ratio);
                    }
                }
            }
            popup.hide();
        }
        return texts;
    }

    private static List<Window> popups() {
        return List.copyOf(Window.getWindows()).stream()
                .filter(window -> window instanceof PopupWindow && window.isShowing())
                .toList();
    }

    private static boolean seen(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible() || at.isDisabled()) {
                return false;
            }
            if (at.getStyleClass().contains("viewport")
                    && !at.localToScene(at.getBoundsInLocal())
                            .contains(node.localToScene(node.getBoundsInLocal()))) {
                return false; // scrolled out of sight
            }
        }
        return !((Text) node).getText().isBlank();
    }

    /// The fill of what the text lies on; of a pop-over, whose ground is a shape beside it, the
    /// colour that is most seen where the text lies.
    private static Color ground(WritableImage picture, Text text) {
        for (Node at = text.getParent(); at != null; at = at.getParent()) {
            if (at instanceof Region region && region.getBackground() != null) {
                List<BackgroundFill> fills = region.getBackground().getFills();
                if (!fills.isEmpty()
                        && fills.getLast().getFill() instanceof Color fill
                        && fill.isOpaque()) {
                    return fill;
                }
            }
        }
        return seen(picture, text);
    }

    private static Color seen(WritableImage picture, Text text) {
        Bounds bounds = text.localToScene(text.getBoundsInLocal());
        Map<Integer, Integer> counts = new HashMap<>();
        for (int y = (int) bounds.getMinY(); y < bounds.getMaxY(); y++) {
            for (int x = (int) bounds.getMinX(); x < bounds.getMaxX(); x++) {
                if (x >= 0 && y >= 0 && x < picture.getWidth() && y < picture.getHeight()) {
                    counts.merge(picture.getPixelReader().getArgb(x, y), 1, Integer::sum);
                }
            }
        }
        int most =
                counts.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse(0);
        return Color.rgb(most >> 16 & 0xFF, most >> 8 & 0xFF, most & 0xFF);
    }

    private static double ratio(Color one, Color other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed())
                + 0.7152 * linear(color.getGreen())
                + 0.0722 * linear(color.getBlue());
    }

    private static double linear(double part) {
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }
}

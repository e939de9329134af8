package io.ringside.desktop.ui;

import io.ringside.desktop.ui.fit.CutText;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.themes.Theme;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.Region;

/// Looks for what of a window cannot be read: controls beyond an edge of what holds them, buttons
/// whose words are cut, and texts of which next to nothing is left.
final class Wholeness {
    private static final double SLACK = 1;
    private static final int LEAST_LETTERS = 3;

    private Wholeness() {}

    /// A window on a view without a display, laid out as the program's own pictures are.
    static Scene window(ClusterView view, int width, int height, Theme theme) {
        WindowOptions options =
                new WindowOptions(
                        theme, width, height, view::asOfEpochNanos, view::asOfEpochNanos, "");
        MainView main =
                new MainView(
                        new StillSession(view, SampleCluster.SENDING),
                        options,
                        Runnable::run,
                        io.ringside.desktop.ui.export.FileChoice.NONE);
        Scene scene = new Scene(main.root(), width, height);
        main.show(view);
        scene.snapshot(null);
        settle(scene, main);
        return scene;
    }

    static void settle(Scene scene, MainView main) {
        for (int i = 0; i < 3; i++) {
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            main.frame(i);
        }
        scene.getRoot().applyCss();
        scene.getRoot().layout();
    }

    /// What is not whole, in words; empty: everything is.
    static List<String> cut(Scene scene) {
        List<String> wrong = new ArrayList<>();
        look(scene, scene.getRoot(), wrong);
        return wrong;
    }

    private static void look(Scene scene, Node node, List<String> wrong) {
        if (!node.isVisible() || node.getOpacity() == 0) {
            return;
        }
        if (node instanceof Labeled || node instanceof TextInputControl) {
            judge(scene, (Control) node, wrong);
        }
        boolean rows = node instanceof ListView || node instanceof TableView;
        if (node instanceof Parent parent && !rows) {
            parent.getChildrenUnmodifiable().forEach(child -> look(scene, child, wrong));
        }
    }

    private static void judge(Scene scene, Control control, List<String> wrong) {
        String name = name(control);
        Bounds own = control.localToScene(control.getLayoutBounds());
        if (control instanceof Labeled labeled && labeled.getText().isEmpty()) {
            return;
        }
        boolean scrolled = false;
        for (Node at = control; at != null; at = at.getParent()) {
            scrolled |= at instanceof ScrollPane;
        }
        if (scrolled) {
            // Up and down there is more; to the sides there must not be.
            own = new BoundingBox(own.getMinX(), 0, own.getWidth(), 0);
        }
        if (!inside(own, 0, 0, scene.getWidth(), scene.getHeight())) {
            wrong.add(name + " lies beyond the window: " + own);
        }
        for (Parent at = control.getParent(); at != null; at = at.getParent()) {
            if (at instanceof Region region && region.isManaged()) {
                Bounds of = region.localToScene(region.getLayoutBounds());
                if (!inside(
                        own,
                        of.getMinX(),
                        scrolled ? 0 : of.getMinY(),
                        of.getMaxX(),
                        of.getMaxY())) {
                    wrong.add(name + " lies beyond its " + region.getStyleClass() + " " + of);
                    break;
                }
            }
        }
        if (control instanceof Labeled labeled && CutText.isCut(labeled)) {
            boolean chip =
                    labeled instanceof MenuButton || labeled.getStyleClass().contains("chip");
            int letters =
                    CutText.written(labeled).replace("\u2026", "").replace("...", "").length();
            if ((labeled instanceof ButtonBase && !chip) || letters < LEAST_LETTERS) {
                wrong.add(name + " is cut: \"" + CutText.written(labeled) + "\"");
            }
        }
    }

    private static boolean inside(Bounds own, double left, double top, double right, double low) {
        return own.getMinX() >= left - SLACK
                && own.getMaxX() <= right + SLACK
                && own.getMinY() >= top - SLACK
                && own.getMaxY() <= low + SLACK;
    }

    private static String name(Control control) {
        String words =
                control instanceof Labeled labeled
                        ? labeled.getText()
                        : String.valueOf(((TextInputControl) control).getText());
        String of =
                control.getId() == null ? String.valueOf(control.getStyleClass()) : control.getId();
        return (control instanceof Label ? "label " : "") + of + " \"" + words + "\"";
    }
}

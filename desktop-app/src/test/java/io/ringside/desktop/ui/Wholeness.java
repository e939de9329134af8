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
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.Region;

/// Looks for what of a window cannot be read: controls beyond an edge of what holds them, buttons
/// whose words are cut, and texts of which next to nothing is left.
final class Wholeness {
    private static final double SLACK = 1;
    private static final int LEAST_LETTERS = 8;

    /// Of names and figures with their units every letter is needed; sentences have tips.
    private static final int SHORT_TEXT = 24;

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
        if (node instanceof ListView<?> list) {
            list.lookupAll(".label").forEach(label -> judgeWords((Labeled) label, wrong));
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
        if (control instanceof Labeled labeled) {
            judgeWords(labeled, wrong);
        }
    }

    private static void judgeWords(Labeled labeled, List<String> wrong) {
        if (!seen(labeled)) {
            return;
        }
        Node graphic = labeled.getGraphic();
        if (graphic != null && graphic.getLayoutBounds().getWidth() > labeled.getWidth() + SLACK) {
            wrong.add(name(labeled) + " has less room than its icon");
        }
        if (!CutText.isCut(labeled)) {
            return;
        }
        boolean chosen = labeled instanceof ListCell || labeled.getStyleClass().contains("chip");
        int letters = CutText.written(labeled).replace("\u2026", "").replace("...", "").length();
        if ((labeled instanceof ButtonBase && !chosen)
                || (!chosen && labeled.getText().length() <= SHORT_TEXT)
                || letters < LEAST_LETTERS) {
            wrong.add(name(labeled) + " is cut: \"" + CutText.written(labeled) + "\"");
        }
    }

    private static boolean seen(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return true;
    }

    /// Words that lie over each other, of controls outside of lists and tables.
    static List<String> covered(Scene scene) {
        List<Control> all = new ArrayList<>();
        collect(scene.getRoot(), all);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                Bounds one = scenic(all.get(i));
                Bounds other = scenic(all.get(j));
                double wide =
                        Math.min(one.getMaxX(), other.getMaxX())
                                - Math.max(one.getMinX(), other.getMinX());
                double high =
                        Math.min(one.getMaxY(), other.getMaxY())
                                - Math.max(one.getMinY(), other.getMinY());
                if (wide > 2 * SLACK
                        && high > 2 * SLACK
                        && !Body.holds(all.get(i), all.get(j))
                        && !Body.holds(all.get(j), all.get(i))) {
                    wrong.add(name(all.get(i)) + " and " + name(all.get(j)) + " cover each other");
                }
            }
        }
        return wrong;
    }

    private static Bounds scenic(Control control) {
        return control.localToScene(control.getLayoutBounds());
    }

    private static void collect(Node node, List<Control> all) {
        if (!node.isVisible()
                || node.getOpacity() == 0
                || node instanceof ListView
                || node instanceof TableView
                || node instanceof ScrollPane) {
            return;
        }
        boolean words =
                node instanceof TextInputControl
                        || (node instanceof Labeled labeled
                                && (!labeled.getText().isEmpty() || labeled.getGraphic() != null));
        if (words && scenic((Control) node).getWidth() > 0) {
            all.add((Control) node);
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, all));
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

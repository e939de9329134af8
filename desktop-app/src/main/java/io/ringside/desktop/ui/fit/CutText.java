package io.ringside.desktop.ui.fit;

import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;

/// Gives a tip with the whole text to whatever the pointer enters whose text is cut and that has
/// none. Owned by the FX thread.
public final class CutText {
    private static final double WIDEST = 640;

    private CutText() {}

    /// Watches all that is in `root`, and all that will be.
    public static void watch(Node root) {
        root.addEventFilter(
                MouseEvent.MOUSE_ENTERED_TARGET,
                event -> {
                    if (event.getTarget() instanceof Node node) {
                        look(node);
                    }
                });
    }

    private static void look(Node entered) {
        for (Node at = entered; at != null; at = at.getParent()) {
            if (at instanceof Labeled labeled) {
                tip(labeled);
                return;
            }
        }
    }

    private static void tip(Labeled labeled) {
        Tooltip own = labeled.getTooltip();
        boolean ours = own instanceof Whole;
        if (own != null && !ours) {
            return;
        }
        boolean cut = isCut(labeled);
        if (!cut) {
            labeled.setTooltip(null);
        } else if (own == null || !own.getText().equals(labeled.getText())) {
            labeled.setTooltip(new Whole(labeled.getText()));
        }
    }

    /// Whether less is written than its text. A label has to be laid out first.
    public static boolean isCut(Labeled labeled) {
        String text = labeled.getText();
        if (text == null || text.isEmpty()) {
            return false;
        }
        return !written(labeled).equals(text);
    }

    /// What is seen of its text.
    public static String written(Labeled labeled) {
        Text words = words(labeled);
        return words == null ? labeled.getText() : words.getText();
    }

    private static @Nullable Text words(Parent of) {
        for (Node child : of.getChildrenUnmodifiable()) {
            if (child instanceof Text text) {
                return text;
            }
            if (child instanceof Label label) {
                // Of a menu button: the label within it writes.
                return words(label);
            }
        }
        return null;
    }

    private static final class Whole extends Tooltip {
        Whole(String text) {
            super(text);
            setWrapText(true);
            setMaxWidth(WIDEST);
        }
    }
}

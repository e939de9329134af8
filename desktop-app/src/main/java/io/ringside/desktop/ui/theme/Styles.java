package io.ringside.desktop.ui.theme;

import javafx.scene.Node;
import javafx.scene.control.Labeled;

/// Style classes that come and go with the data.
public final class Styles {
    private Styles() {}

    /// Gives or takes a style class; does nothing when it is so already, as every change costs a
    /// frame without style.
    public static void set(Node node, String style, boolean wanted) {
        boolean has = node.getStyleClass().contains(style);
        if (wanted && !has) {
            node.getStyleClass().add(style);
        } else if (!wanted && has) {
            node.getStyleClass().remove(style);
        }
    }

    /// Gives `labeled` an icon, unless it has that one already: a new node a few times a second
    /// would be laid out each time.
    public static void icon(Labeled labeled, Icon icon, String style) {
        String wanted = icon + " " + style;
        Node graphic = labeled.getGraphic();
        if (graphic == null || !wanted.equals(graphic.getUserData())) {
            Node node = style.isEmpty() ? icon.node() : icon.node(style);
            node.setUserData(wanted);
            labeled.setGraphic(node);
        }
    }
}

package io.ringside.desktop.ui.theme;

import javafx.scene.Node;

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
}

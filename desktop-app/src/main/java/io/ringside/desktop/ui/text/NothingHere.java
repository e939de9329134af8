package io.ringside.desktop.ui.text;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.text.TextAlignment;

/// Why a view is empty, written in its middle; not there while it has something to show. Owned by
/// the FX thread.
public final class NothingHere extends Label {
    private static final double WIDEST = 420;
    private static final double MARGIN = 24;

    public NothingHere(String id) {
        setId(id);
        getStyleClass().addAll("nothing-here");
        setWrapText(true);
        setTextAlignment(TextAlignment.CENTER);
        setAlignment(Pos.CENTER);
        setManaged(false);
        setMouseTransparent(true);
        setVisible(false);
    }

    /// @param sentences empty: there is something to show
    public void say(String sentences, Region parent) {
        setVisible(!sentences.isEmpty());
        setText(sentences);
        if (!sentences.isEmpty()) {
            double width = Math.max(1, Math.min(WIDEST, parent.getWidth() - 2 * MARGIN));
            applyCss();
            double height = Math.ceil(prefHeight(width));
            resizeRelocate(
                    Math.rint((parent.getWidth() - width) / 2),
                    Math.rint(Math.max(0, (parent.getHeight() - height) / 2)),
                    width,
                    height);
        }
    }
}

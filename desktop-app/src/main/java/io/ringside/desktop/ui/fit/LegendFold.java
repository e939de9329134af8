package io.ringside.desktop.ui.fit;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;

/// What colours mean: a row of swatches with their words, and a button that shows the same where
/// there is no room for them. Stateless.
public final class LegendFold {
    private LegendFold() {}

    /// @param entries word and style class of each
    public static HBox row(String[][] entries) {
        HBox legend = new HBox();
        legend.getStyleClass().add("legend");
        for (String[] entry : entries) {
            legend.getChildren().add(entry(entry));
        }
        legend.setMinWidth(Region.USE_PREF_SIZE);
        return legend;
    }

    /// @param groups of entries
    public static Button button(String id, String[][]... groups) {
        VBox body = new VBox(4);
        body.getStyleClass().addAll("popover-body", "legend-list");
        for (String[][] group : groups) {
            for (String[] entry : group) {
                body.getChildren().add(entry(entry));
            }
        }
        PopOver popOver = new PopOver(body);
        popOver.setArrowLocation(PopOver.ArrowLocation.BOTTOM_RIGHT);
        popOver.setAnimated(false);
        Button button = new Button("Colours");
        button.setId(id);
        button.getStyleClass().add("small-control");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setTooltip(new Tooltip("What the colours mean"));
        button.setOnAction(event -> popOver.show(button));
        return button;
    }

    private static HBox entry(String[] entry) {
        Region swatch = new Region();
        swatch.getStyleClass().addAll("swatch", entry[1]);
        Label word = new Label(entry[0]);
        word.setMinWidth(Region.USE_PREF_SIZE);
        HBox one = new HBox(5, swatch, word);
        one.setAlignment(Pos.CENTER_LEFT);
        return one;
    }
}

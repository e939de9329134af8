package io.ringside.desktop.ui.text;

import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Shows one [Tip] beside a point, inside its parent. Owned by the FX thread.
public final class TipView extends VBox {
    private static final double DISTANCE = 14;

    private final Label title = new Label();
    private final Label place = new Label();
    private final GridPane lines = new GridPane();
    private final Label note = new Label();

    public TipView() {
        getStyleClass().add("tip");
        title.getStyleClass().addAll("strong", "primary");
        place.getStyleClass().add("muted");
        note.getStyleClass().add("muted");
        lines.setHgap(16);
        ColumnConstraints figures = new ColumnConstraints();
        figures.setHgrow(Priority.ALWAYS);
        figures.setHalignment(javafx.geometry.HPos.RIGHT);
        lines.getColumnConstraints().addAll(new ColumnConstraints(), figures);
        getChildren().addAll(title, place, lines, note);
        setManaged(false);
        setMouseTransparent(true);
        setVisible(false);
    }

    /// Beside what reaches from `left` to `right`: to the right of it where there is room.
    ///
    /// @param y the tip's height in the parent
    public void show(Tip tip, double left, double right, double y, Region parent) {
        title.setText(tip.title());
        fill(place, tip.place());
        fill(note, tip.note());
        lines.getChildren().clear();
        int row = 0;
        for (Tip.Line line : tip.lines()) {
            Label name = new Label(line.name());
            name.getStyleClass().add("secondary");
            Label value = new Label(line.value());
            value.getStyleClass().addAll("strong", "primary");
            lines.addRow(row++, name, value);
        }
        setVisible(true);
        applyCss();
        double width = Math.ceil(prefWidth(-1));
        double height = Math.ceil(prefHeight(width));
        boolean room = right + DISTANCE + width <= parent.getWidth();
        double x = room ? right + DISTANCE : left - DISTANCE - width;
        double top = Math.min(y + DISTANCE, parent.getHeight() - height - 4);
        resizeRelocate(Math.max(4, Math.rint(x)), Math.max(4, Math.rint(top)), width, height);
    }

    public void hide() {
        setVisible(false);
    }

    private static void fill(Label label, String text) {
        label.setText(text);
        label.setManaged(!text.isEmpty());
        label.setVisible(!text.isEmpty());
    }
}

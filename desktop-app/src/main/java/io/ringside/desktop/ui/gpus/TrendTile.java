package io.ringside.desktop.ui.gpus;

import io.ringside.desktop.ui.pixel.SharpCanvas;
import io.ringside.desktop.viewdata.GpuView;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;

/// One reading of one GPU with its last minutes as a line; gaps stay gaps. Owned by the FX thread.
final class TrendTile extends VBox {
    private static final double WIDTH = 96;
    private static final double HEIGHT = 36;

    private final Label figure = new Label();
    private final Label limit = new Label();
    private final SharpCanvas line = new SharpCanvas(WIDTH, HEIGHT);
    private final ToDoubleFunction<GpuView.Sample> reading;

    TrendTile(String name, ToDoubleFunction<GpuView.Sample> reading) {
        this.reading = reading;
        getStyleClass().add("trend");
        Label title = new Label(name);
        title.getStyleClass().addAll("secondary", "small");
        figure.getStyleClass().add("figure");
        limit.getStyleClass().addAll("muted", "tiny");
        getChildren().addAll(title, figure, line, limit);
        setMaxWidth(Double.MAX_VALUE);
    }

    /// The figure is whole, and what it is of.
    @Override
    protected double computeMinWidth(double height) {
        double words = Math.max(figure.prefWidth(-1), limit.prefWidth(-1));
        return snappedLeftInset() + Math.ceil(words) + snappedRightInset();
    }

    /// @param color of the line
    /// @param top what the tile's upper edge stands for; not above zero: the largest sample
    void show(String value, String against, List<GpuView.Sample> recent, double top, Color color) {
        figure.setText(value);
        limit.setText(against);
        GraphicsContext canvas = line.getGraphicsContext2D();
        line.fit(WIDTH, HEIGHT);
        line.clear();
        double highest =
                recent.stream().mapToDouble(reading).filter(each -> each > 0).max().orElse(1);
        double full = Math.max(top > 0 ? top : highest, 1e-9);
        canvas.setStroke(color);
        canvas.setLineWidth(1.25);
        canvas.beginPath();
        boolean pen = false;
        for (int i = 0; i < recent.size(); i++) {
            double sample = reading.applyAsDouble(recent.get(i));
            if (Double.isNaN(sample)) {
                pen = false;
                continue;
            }
            double x = 1 + (WIDTH - 2) * i / Math.max(1, recent.size() - 1);
            double y = HEIGHT - 2 - Math.clamp(sample / full, 0, 1) * (HEIGHT - 4);
            if (pen) {
                canvas.lineTo(x, y);
            } else {
                canvas.moveTo(x, y);
            }
            pen = true;
        }
        canvas.stroke();
    }
}

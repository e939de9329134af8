package io.ringside.desktop.ui.gpus;

import io.ringside.desktop.ui.pixel.SharpCanvas;
import io.ringside.desktop.viewdata.GpuView;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;

/// One reading of one GPU with its last minutes as a line; gaps stay gaps. Owned by the FX thread.
final class TrendTile extends VBox {
    private static final double LEAST_WIDTH = 96;
    private static final double LEAST_HEIGHT = 36;
    private static final double MOST_HEIGHT = 180;

    private final Label figure = new Label();
    private final Label limit = new Label();
    private final SharpCanvas line = new SharpCanvas(LEAST_WIDTH, LEAST_HEIGHT);
    private final Pane trend =
            new Pane(line) {
                @Override
                protected void layoutChildren() {
                    paint();
                }
            };
    private final ToDoubleFunction<GpuView.Sample> reading;
    private List<GpuView.Sample> samples = List.of();
    private double wholeHeight;
    private Color ink = Color.TRANSPARENT;

    TrendTile(String name, ToDoubleFunction<GpuView.Sample> reading) {
        this.reading = reading;
        getStyleClass().add("trend");
        Label title = new Label(name);
        title.getStyleClass().addAll("secondary", "small");
        figure.getStyleClass().add("figure");
        limit.getStyleClass().addAll("muted", "tiny");
        // Its size follows the tile's, never the other way round.
        line.setManaged(false);
        trend.setMinSize(0, LEAST_HEIGHT);
        trend.setPrefSize(LEAST_WIDTH, LEAST_HEIGHT);
        trend.setMaxHeight(MOST_HEIGHT);
        VBox.setVgrow(trend, Priority.ALWAYS);
        getChildren().addAll(title, figure, trend, limit);
        setMaxWidth(Double.MAX_VALUE);
    }

    /// The figure is whole, and what it is of.
    @Override
    protected double computeMinWidth(double height) {
        double words = Math.max(figure.prefWidth(-1), limit.prefWidth(-1));
        return snappedLeftInset() + Math.ceil(words) + snappedRightInset();
    }

    /// No higher than its line.
    @Override
    protected double computeMaxHeight(double width) {
        return prefHeight(width) - LEAST_HEIGHT + MOST_HEIGHT;
    }

    /// @param color of the line
    /// @param top what the tile's upper edge stands for; not above zero: the largest sample
    void show(String value, String against, List<GpuView.Sample> recent, double top, Color color) {
        figure.setText(value);
        limit.setText(against);
        samples = recent;
        wholeHeight = top;
        ink = color;
        paint();
    }

    /// Over all of the tile's width, and of its height as far as a line is read easily.
    private void paint() {
        double width = Math.max(2, trend.getWidth());
        double height = Math.max(LEAST_HEIGHT, trend.getHeight());
        line.fit(width, height);
        line.clear();
        GraphicsContext canvas = line.getGraphicsContext2D();
        double highest =
                samples.stream().mapToDouble(reading).filter(each -> each > 0).max().orElse(1);
        double full = Math.max(wholeHeight > 0 ? wholeHeight : highest, 1e-9);
        canvas.setStroke(ink);
        canvas.setLineWidth(1.25);
        canvas.beginPath();
        boolean pen = false;
        for (int i = 0; i < samples.size(); i++) {
            double sample = reading.applyAsDouble(samples.get(i));
            if (Double.isNaN(sample)) {
                pen = false;
                continue;
            }
            double x = 1 + (width - 2) * i / Math.max(1, samples.size() - 1);
            double y = height - 2 - Math.clamp(sample / full, 0, 1) * (height - 4);
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

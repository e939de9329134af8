package io.ringside.desktop.ui.gpus.wall;

import io.ringside.desktop.ui.gpus.wall.WallNode.Trouble;
import io.ringside.desktop.ui.pixel.SharpCanvas;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.viewdata.GpuView;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// The honeycomb with its pointer and keys: arrows go from GPU to GPU, Home and End to the first
/// and the last, worst first. Owned by the FX thread.
public final class GpuWall extends Region {
    private static final double PREFERRED_HEIGHT = 180;

    private final SharpCanvas canvas = new SharpCanvas();
    private final WallPainter painter = new WallPainter(canvas.getGraphicsContext2D());
    private final Tooltip tip = new Tooltip();
    private final Function<GpuView, Trouble> trouble;
    private final IntFunction<String> text;
    private final IntConsumer looking;
    private final IntConsumer choosing;
    private List<GpuView> gpus = List.of();
    private List<WallNode> nodes = List.of();
    private Function<GpuView, String> classes = gpu -> "";
    private WallFigure figure = WallFigure.UTILIZATION;
    private WallLayout layout = WallLayout.of(List.of(), 1, 1);
    private final ReadOnlyBooleanWrapper numbered = new ReadOnlyBooleanWrapper();
    private @Nullable Palette palette;
    private int hoveredGpu = -1;
    private int chosenGpu = -1;
    private boolean pointed;

    /// @param trouble how ill a GPU is
    /// @param text of the tip of a GPU, by its position
    /// @param looking is told which GPU is looked at: hovered, or chosen; -1: none
    /// @param choosing is told which one was chosen here
    public GpuWall(
            Function<GpuView, Trouble> trouble,
            IntFunction<String> text,
            IntConsumer looking,
            IntConsumer choosing) {
        this.trouble = trouble;
        this.text = text;
        this.looking = looking;
        this.choosing = choosing;
        setId("gpu-wall");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        getChildren().add(canvas);
        Tooltip.install(this, tip);
        setOnMouseMoved(this::pointAt);
        setOnMouseExited(event -> {
            pointed = false;
            hover(-1);
        });
        setOnMouseClicked(event -> {
            requestFocus();
            int place = layout.at(event.getX(), event.getY());
            if (place >= 0) {
                pick(layout.cells().get(place).gpu());
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::press);
        focusedProperty().addListener(change -> paint());
    }

    /// @param newestClasses the class of each GPU's work; empty: not told
    public void show(
            List<GpuView> newest, List<WallNode> byNode, Function<GpuView, String> newestClasses) {
        gpus = newest;
        classes = newestClasses;
        // Nothing moves under the pointer or the keyboard's place.
        if (!(pointed || isFocused()) || !sameGpus(byNode)) {
            boolean other = !sameGpus(byNode);
            nodes = WallNode.worstFirst(byNode);
            if (other) {
                requestLayout();
            }
            arrange();
        }
        paint();
        tipOf(lookedAt());
    }

    public void paintWith(Palette colors) {
        palette = colors;
        paint();
    }

    /// Whether the hexagons are large enough for figures.
    public ReadOnlyBooleanProperty numbered() {
        return numbered.getReadOnlyProperty();
    }

    public void figure(WallFigure wanted) {
        figure = wanted;
        paint();
    }

    /// Chooses one from elsewhere.
    public void choose(int gpu) {
        chosenGpu = gpu;
        looking.accept(gpu);
        tipOf(gpu);
        paint();
    }

    private void pick(int gpu) {
        choose(gpu);
        choosing.accept(gpu);
    }

    private boolean sameGpus(List<WallNode> byNode) {
        return byNode.stream().mapToInt(n -> n.gpus().size()).sum()
                == nodes.stream().mapToInt(n -> n.gpus().size()).sum();
    }

    private void pointAt(MouseEvent event) {
        pointed = true;
        int place = layout.at(event.getX(), event.getY());
        hover(place < 0 ? -1 : layout.cells().get(place).gpu());
    }

    private void hover(int gpu) {
        if (gpu != hoveredGpu) {
            hoveredGpu = gpu;
            looking.accept(lookedAt());
            tipOf(lookedAt());
            paint();
        }
    }

    private int lookedAt() {
        return hoveredGpu < 0 ? chosenGpu : hoveredGpu;
    }

    private void tipOf(int gpu) {
        boolean known = gpu >= 0 && gpu < gpus.size();
        String words = known ? text.apply(gpu) : "";
        tip.setText(words.isEmpty() ? "GPUs by node, the worst first" : words);
        setAccessibleText(tip.getText());
    }

    private void press(KeyEvent event) {
        int place = placeOf(chosenGpu);
        int next =
                switch (event.getCode()) {
                    case RIGHT -> layout.next(place, 1, 0);
                    case LEFT -> layout.next(place, -1, 0);
                    case DOWN -> layout.next(place, 0, 1);
                    case UP -> layout.next(place, 0, -1);
                    case HOME -> 0;
                    case END -> layout.cells().size() - 1;
                    default -> -1;
                };
        if (next >= 0 && next < layout.cells().size()) {
            pick(layout.cells().get(next).gpu());
            event.consume();
        }
    }

    private int placeOf(int gpu) {
        for (int i = 0; i < layout.cells().size(); i++) {
            if (layout.cells().get(i).gpu() == gpu) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computeMinHeight(double width) {
        double known = width > 0 ? width : getWidth();
        return known > 1 ? WallLayout.of(nodes, known, 0).height() : PREFERRED_HEIGHT;
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.max(PREFERRED_HEIGHT, computeMinHeight(width));
    }

    @Override
    protected void layoutChildren() {
        canvas.fit(Math.max(1, getWidth()), Math.max(1, getHeight()));
        arrange();
        paint();
    }

    private void arrange() {
        layout = WallLayout.of(nodes, Math.max(1, getWidth()), Math.max(1, getHeight()));
        numbered.set(layout.numbered());
    }

    private void paint() {
        Palette colors = palette;
        if (colors != null && getWidth() > 1) {
            painter.paint(
                    new WallPainter.Scene(
                            layout,
                            gpus,
                            figure,
                            trouble,
                            classes,
                            placeOf(hoveredGpu),
                            placeOf(chosenGpu),
                            isFocused()),
                    colors,
                    canvas.wide(),
                    canvas.high());
        }
    }
}

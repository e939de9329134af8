package io.ringside.desktop.ui.gpus;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.ui.fit.FoldingBar;
import io.ringside.desktop.ui.fit.SegmentMenu;
import io.ringside.desktop.ui.gpus.wall.GpuWall;
import io.ringside.desktop.ui.gpus.wall.WallFigure;
import io.ringside.desktop.ui.gpus.wall.WallNode;
import io.ringside.desktop.ui.gpus.wall.WallNode.Trouble;
import io.ringside.desktop.ui.pixel.SharpCanvas;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import org.controlsfx.control.SegmentedButton;
import org.jspecify.annotations.Nullable;

/// The wall of many GPUs with the choice of what its colour stands for, and the scale of that.
/// Owned by the FX thread.
final class WallBox extends VBox {
    private static final double SCALE_WIDTH = 96;
    private static final double SHORT_SCALE_WIDTH = 24;
    private static final double SCALE_HEIGHT = 8;
    private static final String WORKLOAD = "workload.class";

    private final GpuWall wall;
    private final Label low = new Label();
    private final Label high = new Label();
    private final Label badges = new Label("\u25CF check  \u25A0 failed  dashed: stale");
    private final SharpCanvas scale = new SharpCanvas(SCALE_WIDTH, SCALE_HEIGHT);
    private final SharpCanvas shortScale = new SharpCanvas(SHORT_SCALE_WIDTH, SCALE_HEIGHT);
    private final Label cells = new Label();
    private ClusterView view = ClusterView.empty(0);
    private Map<String, Trouble> told = Map.of();
    private WallFigure figure = WallFigure.UTILIZATION;
    private @Nullable Palette palette;

    /// @param looking is told which GPU is looked at, by its position in the view; -1: none
    /// @param choosing is told which one the user has chosen
    WallBox(IntConsumer looking, IntConsumer choosing) {
        super(4);
        wall = new GpuWall(this::trouble, this::text, looking, choosing);
        VBox.setVgrow(wall, Priority.ALWAYS);
        SegmentedButton choice = new SegmentedButton();
        for (WallFigure each : WallFigure.values()) {
            ToggleButton button = new ToggleButton(each.label());
            button.setId("wall-" + each.name().toLowerCase(java.util.Locale.ROOT));
            button.getStyleClass().add("small");
            button.setSelected(each == figure);
            button.setTooltip(
                    new Tooltip("Colour by " + each.label().toLowerCase(java.util.Locale.ROOT)));
            button.setOnAction(event -> {
                button.setSelected(true);
                choose(each);
            });
            choice.getButtons().add(button);
        }
        for (Label label : List.of(low, high, cells, badges)) {
            label.getStyleClass().addAll("muted", "tiny");
            label.setMinWidth(0);
            label.setWrapText(true);
        }
        FoldingBar choices = new FoldingBar(24, 4);
        choices.addFolding(choice, new SegmentMenu(choice, "wall-menu", "What the colours mean"));
        FoldingBar legend = new FoldingBar(12, 6);
        legend.add(low);
        legend.addFolding(scale, shortScale);
        legend.add(high);
        cells.setId("wall-cells");
        cells.managedProperty().bind(wall.numbered());
        legend.addDispensable(cells);
        legend.addSpace();
        legend.add(badges);
        getChildren().addAll(choices, wall, legend);
        setMinWidth(0);
        choose(figure);
    }

    private void choose(WallFigure wanted) {
        figure = wanted;
        wall.figure(wanted);
        low.setText(wanted.low());
        high.setText(wanted.high());
        cells.setText("\u00B7 figures in cells: " + wanted.cellUnit());
        paintScale();
    }

    void paintWith(Palette colors) {
        palette = colors;
        wall.paintWith(colors);
        paintScale();
    }

    void show(ClusterView newest) {
        view = newest;
        told = told(newest.nodes());
        Map<String, String> classes = classes(newest.nodes());
        List<WallNode> nodes = new ArrayList<>();
        List<Integer> own = new ArrayList<>();
        Trouble worst = Trouble.NONE;
        for (int i = 0; i < newest.gpus().size(); i++) {
            GpuView gpu = newest.gpus().get(i);
            own.add(i);
            Trouble its = trouble(gpu);
            worst = its.compareTo(worst) > 0 ? its : worst;
            boolean last =
                    i + 1 == newest.gpus().size()
                            || newest.gpus().get(i + 1).nodeIndex() != gpu.nodeIndex();
            if (last) {
                nodes.add(new WallNode(host(gpu), word(own, worst), own, worst));
                own = new ArrayList<>();
                worst = Trouble.NONE;
            }
        }
        wall.show(
                newest.gpus(),
                nodes,
                gpu -> classes.getOrDefault(gpu.nodeIndex() + "/" + gpu.gpu().id(), ""));
    }

    /// Chooses one from elsewhere.
    void choose(int gpu) {
        wall.choose(gpu);
    }

    private String host(GpuView gpu) {
        return gpu.nodeIndex() < view.nodes().size()
                ? view.nodes().get(gpu.nodeIndex()).hostName()
                : "";
    }

    private String word(List<Integer> own, Trouble worst) {
        return switch (worst) {
            case FAILED -> " \u00B7 failed";
            case WARNED -> " \u00B7 check";
            case STALE -> " \u00B7 stale";
            case NONE -> Readings.sumOfPower(own.stream().map(view.gpus()::get).toList());
        };
    }

    /// Of the readings, and of what the rules say of the GPU.
    private Trouble trouble(GpuView gpu) {
        if (gpu.stale()) {
            return Trouble.STALE;
        }
        Trouble its = told.getOrDefault(gpu.nodeIndex() + "/" + gpu.gpu().id(), Trouble.NONE);
        if (Readings.eccFailed(gpu) || its == Trouble.FAILED) {
            return Trouble.FAILED;
        }
        return Readings.throttled(gpu) ? Trouble.WARNED : its;
    }

    /// By node and GPU.
    private static Map<String, Trouble> told(List<NodeView> nodes) {
        Map<String, Trouble> told = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (ToldFinding finding : nodes.get(i).health().findings()) {
                if (finding.subjectKind() == SubjectKind.GPU
                        && finding.severity() != Severity.NOTE) {
                    told.merge(
                            i + "/" + finding.subject(),
                            finding.severity() == Severity.PAGE ? Trouble.FAILED : Trouble.WARNED,
                            (a, b) -> a.compareTo(b) > 0 ? a : b);
                }
            }
        }
        return told;
    }

    private String text(int gpu) {
        GpuView shown = view.gpus().get(gpu);
        NodeView node = view.nodes().get(shown.nodeIndex());
        return Readings.text(shown, node.hostName(), node.nowEpochNanos(view.asOfEpochNanos()));
    }

    /// By node and GPU; what no daemon tells is not in it.
    private static Map<String, String> classes(List<NodeView> nodes) {
        Map<String, String> classes = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            int node = i;
            nodes.get(i).health().readings().stream()
                    .filter(r ->
                            r.subjectKind() == SubjectKind.GPU
                                    && r.attributes().containsKey(WORKLOAD))
                    .forEach(r ->
                            classes.put(
                                    node + "/" + r.subject(),
                                    r.attributes().getOrDefault(WORKLOAD, "")));
        }
        return classes;
    }

    private void paintScale() {
        Palette colors = palette;
        if (colors == null) {
            return;
        }
        paintScale(scale, SCALE_WIDTH, colors);
        paintScale(shortScale, SHORT_SCALE_WIDTH, colors);
    }

    private static void paintScale(SharpCanvas on, double width, Palette colors) {
        on.fit(width, SCALE_HEIGHT);
        for (int x = 0; x < width; x++) {
            int argb = colors.sequential().argb(x / (width - 1));
            on.getGraphicsContext2D()
                    .setFill(Color.rgb(argb >> 16 & 0xFF, argb >> 8 & 0xFF, argb & 0xFF));
            on.getGraphicsContext2D().fillRect(x, 0, 1, SCALE_HEIGHT);
        }
    }
}

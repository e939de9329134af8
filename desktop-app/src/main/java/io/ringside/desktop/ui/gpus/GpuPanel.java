package io.ringside.desktop.ui.gpus;

import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.ui.select.Linked;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Styles;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.GpuView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The GPUs: at length while there are four or fewer and room for them, else as small tiles by
/// node. Owned by the FX thread.
public final class GpuPanel extends VBox {
    private static final int FEW = 4;
    private static final int SIDE_BY_SIDE = 2;

    /// More than these stand on the wall.
    private static final int MOST_TILES = 32;

    private final Label title = new Label("GPUs");
    private final Label count = new Label();
    private final Label what = new Label();
    private final Label bars = new Label();
    private final VBox content = new VBox(8);
    private final SelectedGpu details = new SelectedGpu();
    private final WallBox wall = new WallBox(this::look, this::tell);
    private final List<GpuCard> cards = new ArrayList<>();
    private final List<GpuTile> tiles = new ArrayList<>();
    private final List<Label> nodeHeads = new ArrayList<>();
    private ClusterView view = ClusterView.empty(0);
    private boolean narrow;
    private int selected = -1;
    private Linked marks = Linked.none();
    private Consumer<Subject> choosing = subject -> {};
    private List<Object> arranged = List.of();
    private @Nullable Palette palette;

    public GpuPanel() {
        getStyleClass().addAll("panel", "gpu-panel");
        title.getStyleClass().add("title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        count.getStyleClass().addAll("secondary", "small", "strong");
        count.setMinWidth(Region.USE_PREF_SIZE);
        what.getStyleClass().addAll("muted", "small");
        bars.getStyleClass().addAll("muted", "tiny");
        bars.setWrapText(true);
        HBox header = new HBox(title, count, what);
        header.getStyleClass().add("panel-header");
        content.getStyleClass().add("gpu-content");
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        VBox.setMargin(scroll, new javafx.geometry.Insets(0, 1, 1, 1));
        getChildren().addAll(header, scroll);
        setMinWidth(0);
    }

    public void show(ClusterView newest) {
        view = newest;
        refresh();
    }

    public void paintWith(Palette colors) {
        palette = colors;
        cards.forEach(card -> card.paintWith(colors));
        wall.paintWith(colors);
        refresh();
    }

    /// A strip of one column, or the whole panel. Not to be called while the scene is laid out.
    public void narrow(boolean strip) {
        if (strip != narrow) {
            narrow = strip;
            refresh();
        }
    }

    private void refresh() {
        List<GpuView> gpus = view.gpus();
        boolean large = gpus.size() <= FEW && !narrow;
        boolean many = gpus.size() > MOST_TILES;
        List<Object> wanted =
                List.of(
                        large,
                        narrow,
                        gpus.isEmpty() ? NoReadings.of(view) : List.of(),
                        many
                                ? List.of()
                                : gpus.stream()
                                        .map(gpu -> gpu.nodeIndex() + "/" + gpu.gpu().id())
                                        .toList());
        if (!wanted.equals(arranged)) {
            arranged = wanted;
            arrange(gpus, large);
        }
        count.setText(gpus.isEmpty() ? "" : String.valueOf(gpus.size()));
        what.setText(narrow ? "" : names(gpus));
        if (many) {
            wall.show(view);
        }
        for (int i = 0; i < gpus.size() && !many; i++) {
            GpuView gpu = gpus.get(i);
            String host = host(gpu.nodeIndex());
            long now = view.nodes().get(gpu.nodeIndex()).nowEpochNanos(view.asOfEpochNanos());
            if (large) {
                cards.get(i).show(gpu, host, now);
            } else {
                tiles.get(i).show(gpu, host, now);
            }
        }
        nodeHeads.forEach(this::fillHead);
        showSelected(gpus, large);
    }

    /// Shows the GPU that is selected at length; where none is, the one that was.
    public void mark(Linked linked) {
        if (linked.firstGpu() >= 0) {
            selected = linked.firstGpu();
            wall.choose(selected);
        }
        marks = linked;
        refresh();
    }

    /// Tells which GPU is selected here.
    public void onChoose(Consumer<Subject> listener) {
        choosing = listener;
    }

    /// Of the wall: hovered, or chosen; -1: neither.
    private void look(int gpu) {
        selected = gpu;
        showSelected(view.gpus(), false);
    }

    private void select(int tile) {
        selected = tile;
        refresh();
        tell(tile);
    }

    private void tell(int at) {
        GpuView gpu = view.gpus().get(at);
        choosing.accept(
                Subject.ofNode(view.nodes().get(gpu.nodeIndex()).target()).withGpu(gpu.gpu().id()));
    }

    /// The chosen GPU; before one is chosen, the first that is throttled, else the first.
    private void showSelected(List<GpuView> gpus, boolean large) {
        Palette colors = palette;
        if (large || narrow || gpus.isEmpty() || colors == null) {
            return;
        }
        int at = selected;
        for (int i = 0; i < gpus.size() && at < 0; i++) {
            at = Readings.throttled(gpus.get(i)) && !gpus.get(i).stale() ? i : at;
        }
        at = Math.clamp(at, 0, gpus.size() - 1);
        for (int i = 0; i < tiles.size(); i++) {
            Styles.set(tiles.get(i), "selected", i == at || marks.gpu(i));
        }
        details.show(gpus.get(at), host(gpus.get(at).nodeIndex()), colors);
    }

    private void arrange(List<GpuView> gpus, boolean large) {
        content.getChildren().clear();
        cards.clear();
        tiles.clear();
        nodeHeads.clear();
        if (gpus.isEmpty()) {
            arrangeNothing();
        } else if (large) {
            arrangeCards(gpus);
        } else if (gpus.size() > MOST_TILES) {
            arrangeWall();
        } else {
            arrangeTiles(gpus);
        }
    }

    private void arrangeNothing() {
        Label none = new Label("No GPU readings", Icon.ABSENT.node("muted"));
        none.getStyleClass().addAll("secondary", "strong");
        none.setWrapText(true);
        content.getChildren().add(none);
        for (String sentence : narrow ? List.<String>of() : NoReadings.of(view)) {
            Label why = new Label(sentence);
            why.setWrapText(true);
            why.getStyleClass().addAll("muted", "small", "no-readings");
            content.getChildren().add(why);
        }
    }

    private void arrangeCards(List<GpuView> gpus) {
        HBox row = new HBox(8);
        for (int i = 0; i < gpus.size(); i++) {
            GpuCard card = new GpuCard();
            Palette colors = palette;
            if (colors != null) {
                card.paintWith(colors);
            }
            HBox.setHgrow(card, Priority.ALWAYS);
            card.setMaxWidth(Double.MAX_VALUE);
            card.setPrefWidth(1);
            cards.add(card);
            if (row.getChildren().size() == SIDE_BY_SIDE) {
                row = new HBox(8);
            }
            row.getChildren().add(card);
            if (row.getChildren().size() == 1) {
                VBox.setVgrow(row, Priority.SOMETIMES);
                content.getChildren().add(row);
            }
        }
    }

    private void arrangeWall() {
        VBox.setVgrow(wall, Priority.ALWAYS);
        VBox.setVgrow(details, Priority.NEVER);
        content.getChildren().add(wall);
        if (!narrow) {
            content.getChildren().add(details);
        }
    }

    private void arrangeTiles(List<GpuView> gpus) {
        int node = -1;
        int most = mostOfANode(gpus);
        TileRows row = new TileRows(most);
        for (GpuView gpu : gpus) {
            if (gpu.nodeIndex() != node) {
                node = gpu.nodeIndex();
                row = new TileRows(most);
                Label head = new Label();
                head.setUserData(node);
                head.getStyleClass().addAll("secondary", "small");
                nodeHeads.add(head);
                content.getChildren().add(new VBox(4, head, row));
            }
            int at = tiles.size();
            GpuTile tile = new GpuTile();
            tile.setOnMouseClicked(event -> select(at));
            tile.setFocusTraversable(true);
            tile.setOnKeyPressed(event -> {
                if (event.getCode() == KeyCode.ENTER) {
                    select(at);
                    event.consume();
                }
            });
            tiles.add(tile);
            row.getChildren().add(tile);
        }
        if (!narrow) {
            bars.setText("utilisation \u00B7 bars: utilisation, power of its limit, memory used");
            VBox.setVgrow(details, Priority.ALWAYS);
            content.getChildren().addAll(bars, details);
        }
    }

    private static int mostOfANode(List<GpuView> gpus) {
        return gpus.stream()
                .collect(Collectors.groupingBy(GpuView::nodeIndex, Collectors.summingInt(gpu -> 1)))
                .values()
                .stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(1);
    }

    private void fillHead(Label head) {
        int node = (Integer) head.getUserData();
        List<GpuView> gpus = view.gpus().stream().filter(gpu -> gpu.nodeIndex() == node).toList();
        boolean stale = gpus.stream().anyMatch(GpuView::stale);
        head.setText(
                host(node)
                        + (stale
                                ? " \u00B7 stale, last values"
                                : narrow ? "" : Readings.sumOfPower(gpus)));
        Styles.set(head, "state-stale", stale);
        Styles.set(head, "secondary", !stale);
    }

    private String host(int nodeIndex) {
        return nodeIndex < view.nodes().size() ? view.nodes().get(nodeIndex).hostName() : "";
    }

    private static String names(List<GpuView> gpus) {
        return gpus.stream()
                .map(gpu -> gpu.gpu().name())
                .filter(name -> !name.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }
}

package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.ui.heatmap.matrix.HeatFrame;
import io.ringside.desktop.ui.heatmap.matrix.HeatMatrix;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;

/// The cells that were pinned, each a chip with its newest value: pressing it shows the cell, its
/// cross lets it go. Eight at most. Owned by the FX thread.
final class HeatPins extends FlowPane {
    static final int MOST = 8;

    private final BiConsumer<Integer, Integer> show;
    private final List<Pin> pins = new ArrayList<>();

    private record Pin(int from, int to, Button chip, HBox node) {}

    HeatPins(BiConsumer<Integer, Integer> show) {
        this.show = show;
        setId("heat-pins");
        getStyleClass().add("heat-pins");
        arrange();
    }

    /// Pins a cell, or lets it go; false: eight are pinned already.
    boolean toggle(int from, int to) {
        for (Pin pin : pins) {
            if (pin.from() == from && pin.to() == to) {
                remove(pin);
                return true;
            }
        }
        if (pins.size() >= MOST) {
            return false;
        }
        Button chip = new Button(from + " \u2192 " + to);
        chip.getStyleClass().add("chip");
        chip.setTooltip(new Tooltip("Show this cell"));
        chip.setOnAction(event -> show.accept(from, to));
        Button cross = new Button("\u00D7");
        cross.getStyleClass().add("chip");
        cross.setTooltip(new Tooltip("Unpin"));
        Pin pin = new Pin(from, to, chip, new HBox(chip, cross));
        cross.setOnAction(event -> remove(pin));
        pins.add(pin);
        getChildren().add(pin.node());
        arrange();
        return true;
    }

    /// Nothing of another cluster stays pinned.
    void clear() {
        pins.clear();
        getChildren().clear();
        arrange();
    }

    void show(HeatFrame frame) {
        ClusterView view = frame.request().view();
        HeatMatrix matrix = frame.matrix();
        for (Pin pin : pins) {
            if (pin.from() >= view.ranks().size() || pin.to() >= view.ranks().size()) {
                continue;
            }
            int cell = matrix.find(pin.from(), pin.to());
            String value =
                    cell < 0 || Double.isNaN(matrix.value(cell))
                            ? cell >= 0 && matrix.stale(cell) ? "stale" : Figures.ABSENT
                            : matrix.metric().text(matrix.value(cell));
            String pair =
                    view.ranks().get(pin.from()).rank()
                            + " \u2192 "
                            + view.ranks().get(pin.to()).rank();
            pin.chip().setText(pair + "  " + value);
        }
    }

    private void remove(Pin pin) {
        pins.remove(pin);
        getChildren().remove(pin.node());
        arrange();
    }

    private void arrange() {
        setVisible(!pins.isEmpty());
        setManaged(!pins.isEmpty());
    }
}

package io.ringside.desktop.ui.gpus;

import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Icon;
import io.ringside.desktop.ui.theme.Styles;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.protocol.gpu.GpuFact;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// One GPU, at least 50 wide, so that eight stand side by side, and 64 high: its utilisation, bars
/// for utilisation, power and memory, a badge for what is wrong. Owned by the FX thread.
final class GpuTile extends VBox {
    private final Label index = new Label();
    private final Node ecc = small(Icon.ECC.node("state-ticket"));
    private final Node throttled = small(Icon.THERMAL.node("state-page"));
    private final Label figure = new Label();
    private final Bar utilization = new Bar();
    private final Bar power = new Bar("idle");
    private final Bar memory = new Bar("idle");
    private final VBox bars = new VBox(3, utilization, power, memory);
    private final Label age = new Label();
    private final Tooltip tip = new Tooltip();

    GpuTile() {
        getStyleClass().add("gpu-tile");
        index.getStyleClass().addAll("secondary", "tiny");
        figure.getStyleClass().add("figure");
        age.getStyleClass().addAll("state-stale", "tiny");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox head = new HBox(index, space, ecc, throttled);
        head.setMinHeight(14);
        head.setMaxHeight(14);
        getChildren().addAll(head, figure, bars, age);
        Tooltip.install(this, tip);
    }

    void show(GpuView gpu, String host, long asOfEpochNanos) {
        Styles.set(this, "stale", gpu.stale());
        index.setText(gpu.gpu().shortTitle());
        figure.setText(Readings.utilization(gpu));
        bars.setVisible(!gpu.stale());
        bars.setManaged(!gpu.stale());
        age.setVisible(gpu.stale());
        age.setManaged(gpu.stale());
        if (gpu.stale()) {
            age.setText(Figures.age(asOfEpochNanos - gpu.gpu().readEpochNanos()));
        }
        utilization.show(gpu.figure(GpuFact.UTILIZATION).orElse(Double.NaN));
        power.show(Readings.ratio(gpu, GpuFact.POWER, GpuFact.POWER_LIMIT));
        memory.show(Readings.ratio(gpu, GpuFact.MEMORY_USED, GpuFact.MEMORY_TOTAL));
        ecc.setVisible(Readings.eccFailed(gpu));
        ecc.setManaged(Readings.eccFailed(gpu));
        throttled.setVisible(Readings.throttled(gpu));
        throttled.setManaged(Readings.throttled(gpu));
        tip.setText(Readings.text(gpu, host, asOfEpochNanos));
        setAccessibleText(tip.getText());
    }

    private static Node small(Node icon) {
        icon.setScaleX(0.8);
        icon.setScaleY(0.8);
        return icon;
    }
}

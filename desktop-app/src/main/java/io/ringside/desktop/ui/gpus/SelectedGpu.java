package io.ringside.desktop.ui.gpus;

import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Styles;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.protocol.gpu.GpuFact;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;

/// The GPU that was chosen among many, at length: four trends. Owned by the FX thread.
final class SelectedGpu extends VBox {
    private static final double GAP = 4;

    private final Label title = new Label();
    private final Label place = new Label();
    private final Label state = new Label();
    private final TrendTile clock =
            new TrendTile(GpuFact.SM_CLOCK.label(), GpuView.Sample::smClockHertz);
    private final TrendTile temperature =
            new TrendTile(GpuFact.TEMPERATURE.label(), GpuView.Sample::temperatureCelsius);
    private final TrendTile power =
            new TrendTile(GpuFact.POWER.label(), GpuView.Sample::powerWatts);
    private final TrendTile utilization =
            new TrendTile(GpuFact.UTILIZATION.label(), GpuView.Sample::utilizationRatio);

    SelectedGpu() {
        super(8);
        getStyleClass().add("selected-gpu");
        title.getStyleClass().add("title");
        place.getStyleClass().addAll("secondary", "small");
        state.getStyleClass().addAll("muted", "small");
        title.setMinWidth(Region.USE_PREF_SIZE);
        state.setMinWidth(Region.USE_PREF_SIZE);
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox head = new HBox(8, title, place, space, state);
        head.setAlignment(javafx.geometry.Pos.BASELINE_LEFT);
        List<TrendTile> tiles = List.of(clock, temperature, power, utilization);
        HBox trends =
                new HBox(GAP) {
                    // As wide as each other where there is room; else as their words need.
                    @Override
                    protected void layoutChildren() {
                        double even = (getWidth() - GAP * (tiles.size() - 1)) / tiles.size();
                        tiles.forEach(tile -> tile.setPrefWidth(Math.floor(even)));
                        super.layoutChildren();
                    }
                };
        tiles.forEach(tile -> HBox.setHgrow(tile, Priority.ALWAYS));
        trends.getChildren().addAll(tiles);
        head.setMinWidth(0);
        trends.setMinWidth(0);
        VBox.setVgrow(trends, Priority.ALWAYS);
        setMinWidth(0);
        getChildren().addAll(head, trends);
    }

    void show(GpuView gpu, String host, Palette palette) {
        boolean ranked = !gpu.rankLabel().isEmpty();
        title.setText(ranked ? gpu.rankLabel() : gpu.gpu().title());
        place.setText(
                host
                        + (ranked ? " " + gpu.gpu().title() : "")
                        + (gpu.gpu().uuid().isEmpty() ? "" : " \u00B7 " + gpu.gpu().uuid()));
        state.setText(gpu.stale() ? "stale, last values" : Readings.throttle(gpu));
        Styles.set(this, "stale", gpu.stale());
        Styles.set(state, "state-stale", gpu.stale());
        Styles.set(state, "state-page", !gpu.stale() && Readings.throttled(gpu));
        Styles.set(state, "muted", !gpu.stale() && !Readings.throttled(gpu));
        Color line = palette.color(gpu.stale() ? Token.TEXT_MUTED : Token.ACCENT);
        clock.show(
                Readings.smClock(gpu),
                Readings.maxSmClock(gpu),
                gpu.recent(),
                gpu.figure(GpuFact.SM_CLOCK_MAX).orElse(0),
                line);
        temperature.show(
                Readings.temperature(gpu),
                Readings.temperatureLimit(gpu),
                gpu.recent(),
                gpu.figure(GpuFact.TEMPERATURE_SLOWDOWN).orElse(0),
                line);
        power.show(
                Readings.power(gpu),
                "limit " + Readings.powerLimit(gpu),
                gpu.recent(),
                gpu.figure(GpuFact.POWER_LIMIT).orElse(0),
                line);
        utilization.show(Readings.utilization(gpu), "", gpu.recent(), 1, line);
    }
}

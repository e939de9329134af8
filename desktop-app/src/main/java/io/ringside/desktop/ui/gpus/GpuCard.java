package io.ringside.desktop.ui.gpus;

import eu.hansolo.tilesfx.Tile;
import eu.hansolo.tilesfx.Tile.SkinType;
import eu.hansolo.tilesfx.TileBuilder;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.Styles;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.protocol.gpu.GpuFact;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/// One GPU at length, where there are few: a gauge of its power and bars for the rest. Owned by the
/// FX thread.
final class GpuCard extends VBox {
    private static final double GAUGE_WIDTH = 240;
    private static final double GAUGE_HEIGHT = 216;
    private static final double LEAST_GAUGE_WIDTH = 120;

    private final Label title = new Label();
    private final Label rank = new Label();
    private final Label state = new Label();
    private final StackPane middle = new StackPane();
    private final Figure clock = new Figure(GpuFact.SM_CLOCK.label());
    private final Figure temperature = new Figure(GpuFact.TEMPERATURE.label());
    private final Figure memory = new Figure(GpuFact.MEMORY_USED.label());
    private final Figure utilization = new Figure(GpuFact.UTILIZATION.label());
    private final Label ecc = new Label();
    private final Label throttle = new Label();
    private final Label uuid = new Label();
    private final Figure power = new Figure(GpuFact.POWER.label());
    private final Tooltip tip = new Tooltip();
    private @Nullable Tile gauge;
    private double gaugedTo;
    private @Nullable Palette palette;
    private boolean stale;

    GpuCard() {
        getStyleClass().add("gpu-card");
        title.getStyleClass().add("title");
        rank.getStyleClass().addAll("secondary", "small");
        state.getStyleClass().addAll("muted", "small");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox head = new HBox(8, title, rank, space, state);
        head.setAlignment(javafx.geometry.Pos.BASELINE_LEFT);
        // Without a limit there is no scale, and without a reading no needle: words then.
        power.setMaxHeight(Region.USE_PREF_SIZE);
        middle.getChildren().add(power);
        VBox.setVgrow(middle, Priority.SOMETIMES);
        ecc.getStyleClass().addAll("secondary", "small");
        throttle.getStyleClass().addAll("secondary", "small");
        uuid.getStyleClass().addAll("muted", "code");
        getChildren()
                .addAll(head, middle, clock, temperature, memory, utilization, ecc, throttle, uuid);
        Tooltip.install(this, tip);
        setMinWidth(0);
    }

    void paintWith(Palette colors) {
        palette = colors;
        paintGauge();
    }

    /// A stale value has no colour.
    private void paintGauge() {
        Palette palette = this.palette;
        Tile gauge = this.gauge;
        if (palette == null || gauge == null) {
            return;
        }
        Token figure = stale ? Token.TEXT_MUTED : Token.TEXT_PRIMARY;
        gauge.setBackgroundColor(Color.TRANSPARENT);
        gauge.setForegroundColor(palette.color(figure));
        gauge.setForegroundBaseColor(palette.color(figure));
        gauge.setValueColor(palette.color(figure));
        gauge.setUnitColor(palette.color(Token.TEXT_MUTED));
        gauge.setTextColor(palette.color(Token.TEXT_MUTED));
        gauge.setBarColor(palette.color(stale ? Token.LINE_CONTROL : Token.ACCENT));
        gauge.setBarBackgroundColor(palette.color(Token.LINE_STRONG));
        gauge.setNeedleColor(palette.color(Token.TEXT_SECONDARY));
    }

    void show(GpuView gpu, String host, long asOfEpochNanos) {
        Styles.set(this, "stale", gpu.stale());
        if (stale != gpu.stale()) {
            stale = gpu.stale();
            paintGauge();
        }
        title.setText(gpu.gpu().title());
        rank.setText(gpu.rankLabel());
        long age = asOfEpochNanos - gpu.gpu().readEpochNanos();
        state.setText(gpu.stale() ? "stale " + Figures.age(age) : "");
        boolean gauged =
                gpu.figure(GpuFact.POWER).isPresent()
                        && gpu.figure(GpuFact.POWER_LIMIT).orElse(0) > 0;
        if (gauged) {
            gauge(
                    gpu.figure(GpuFact.POWER).orElseThrow(),
                    gpu.figure(GpuFact.POWER_LIMIT).orElseThrow());
        }
        if (gauge != null) {
            gauge.setVisible(gauged);
        }
        power.setVisible(!gauged);
        power.show(Readings.power(gpu), "limit " + Readings.powerLimit(gpu), Double.NaN);
        clock.show(
                Readings.smClock(gpu),
                Readings.smClockLimits(gpu),
                Readings.ratio(gpu, GpuFact.SM_CLOCK, GpuFact.SM_CLOCK_MAX));
        temperature.show(
                Readings.temperature(gpu),
                Readings.temperatureLimit(gpu),
                Readings.ratio(gpu, GpuFact.TEMPERATURE, GpuFact.TEMPERATURE_SLOWDOWN));
        memory.show(
                Readings.memory(gpu),
                Readings.memoryTotal(gpu),
                Readings.ratio(gpu, GpuFact.MEMORY_USED, GpuFact.MEMORY_TOTAL));
        utilization.show(
                Readings.utilization(gpu),
                Readings.memoryUtilization(gpu),
                gpu.figure(GpuFact.UTILIZATION).orElse(Double.NaN));
        ecc.setText(Readings.ecc(gpu));
        throttle.setText(Readings.throttle(gpu));
        Styles.set(throttle, "state-page", Readings.throttled(gpu));
        uuid.setText(gpu.gpu().uuid());
        tip.setText(Readings.text(gpu, host, asOfEpochNanos));
    }

    /// A gauge's skin learns its size only when that changes, and the end of its scale, a round
    /// number from the limit on, only when it is made: so another limit takes another gauge, whose
    /// skin is made before it has a size.
    private void gauge(double watts, double limit) {
        Tile shown = gauge;
        if (shown == null || gaugedTo != limit) {
            shown = gaugeTo(limit);
            gauge = shown;
            gaugedTo = limit;
            middle.getChildren().setAll(power, shown);
            paintGauge();
        }
        shown.setValue(watts);
    }

    private static Tile gaugeTo(double limit) {
        Tile made =
                TileBuilder.create()
                        .skinType(SkinType.GAUGE2)
                        .prefSize(GAUGE_WIDTH, GAUGE_HEIGHT)
                        .minSize(LEAST_GAUGE_WIDTH, GAUGE_HEIGHT)
                        .maxSize(GAUGE_WIDTH, GAUGE_HEIGHT)
                        .animated(false)
                        .title("")
                        .unit("W")
                        .minValue(0)
                        .maxValue(limit)
                        .decimals(1)
                        .build();
        made.setCustomFontEnabled(true);
        made.setCustomFont(Typeface.semibold(12).font());
        made.setSkinType(SkinType.GAUGE2);
        return made;
    }

    /// A name with its figure, a bar, and what the bar is measured against.
    private static final class Figure extends VBox {
        private final Label value = new Label();
        private final Label limit = new Label();
        private final Bar bar = new Bar();

        Figure(String name) {
            Label label = new Label(name);
            label.getStyleClass().addAll("secondary", "small");
            value.getStyleClass().add("figure");
            limit.getStyleClass().addAll("muted", "tiny");
            Region space = new Region();
            HBox.setHgrow(space, Priority.ALWAYS);
            HBox line = new HBox(label, space, value);
            line.setAlignment(javafx.geometry.Pos.BASELINE_LEFT);
            getChildren().addAll(line, bar, limit);
            setSpacing(1);
        }

        void show(String figure, String against, double ratio) {
            value.setText(figure);
            limit.setText(against);
            bar.show(ratio);
        }
    }
}

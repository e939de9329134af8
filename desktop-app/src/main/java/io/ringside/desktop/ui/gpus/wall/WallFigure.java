package io.ringside.desktop.ui.gpus.wall;

import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.protocol.gpu.GpuFact;
import java.util.OptionalDouble;

/// What the wall's colour stands for. A share is of the device's own limit; where that is not told,
/// the GPU has no colour. For any thread.
public enum WallFigure {
    UTILIZATION("Utilisation", "0\u202F%", "100\u202F%"),
    TEMPERATURE("Temperature", "20\u202F\u00B0C", "95\u202F\u00B0C"),
    POWER("Power", "0\u202F%", "100\u202F% of its limit"),
    CLOCK("SM clock", "0\u202F%", "100\u202F% of its greatest"),
    MEMORY("Memory", "0\u202F%", "100\u202F% of its size");

    private static final double COLD_CELSIUS = 20;
    private static final double HOT_CELSIUS = 95;
    private static final double WATTS_OF_KILOWATT = 1000;
    private static final double HERTZ_OF_MEGAHERTZ = 1e6;

    private final String label;
    private final String low;
    private final String high;

    WallFigure(String label, String low, String high) {
        this.label = label;
        this.low = low;
        this.high = high;
    }

    public String label() {
        return label;
    }

    /// What the lowest colour stands for, with its unit.
    public String low() {
        return low;
    }

    /// What the highest colour stands for, with its unit.
    public String high() {
        return high;
    }

    /// From 0 to 1; empty where it is not known.
    public OptionalDouble share(GpuView gpu) {
        return switch (this) {
            case UTILIZATION -> gpu.figure(GpuFact.UTILIZATION);
            case TEMPERATURE -> {
                OptionalDouble celsius = gpu.figure(GpuFact.TEMPERATURE);
                yield celsius.isEmpty()
                        ? celsius
                        : OptionalDouble.of(
                                (celsius.getAsDouble() - COLD_CELSIUS)
                                        / (HOT_CELSIUS - COLD_CELSIUS));
            }
            case POWER -> of(gpu, GpuFact.POWER, GpuFact.POWER_LIMIT);
            case CLOCK -> of(gpu, GpuFact.SM_CLOCK, GpuFact.SM_CLOCK_MAX);
            case MEMORY -> of(gpu, GpuFact.MEMORY_USED, GpuFact.MEMORY_TOTAL);
        };
    }

    /// As short as it stands in a cell; the unit is the legend's or the tip's.
    String cell(GpuView gpu) {
        return switch (this) {
            case UTILIZATION -> whole(gpu.figure(GpuFact.UTILIZATION), 0.01);
            case TEMPERATURE -> whole(gpu.figure(GpuFact.TEMPERATURE), 1);
            case POWER -> whole(gpu.figure(GpuFact.POWER), 1);
            case CLOCK -> whole(gpu.figure(GpuFact.SM_CLOCK), HERTZ_OF_MEGAHERTZ);
            case MEMORY -> whole(share(gpu), 0.01);
        };
    }

    /// The unit of what stands in a cell.
    public String cellUnit() {
        return switch (this) {
            case UTILIZATION, MEMORY -> "%";
            case TEMPERATURE -> "\u00B0C";
            case POWER -> "W";
            case CLOCK -> "MHz";
        };
    }

    private static String whole(OptionalDouble value, double unit) {
        if (value.isEmpty()) {
            return Figures.ABSENT;
        }
        double shown = Math.rint(value.getAsDouble() / unit);
        return shown < WATTS_OF_KILOWATT
                ? Long.toString((long) shown)
                : Figures.count((long) shown);
    }

    private static OptionalDouble of(GpuView gpu, GpuFact part, GpuFact whole) {
        OptionalDouble all = gpu.figure(whole);
        OptionalDouble its = gpu.figure(part);
        return all.isEmpty() || its.isEmpty() || all.getAsDouble() <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(its.getAsDouble() / all.getAsDouble());
    }
}

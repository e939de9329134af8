package io.ringside.desktop.ui.gpus;

import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.GpuView;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One GPU's readings as words and shares; absent stays absent. For any thread.
final class Readings {
    private static final double HERTZ_PER_MEGAHERTZ = 1e6;

    private Readings() {}

    static String smClock(GpuView gpu) {
        return megahertz(gpu.smClockHertz());
    }

    static String smClockLimits(GpuView gpu) {
        return "max "
                + figure(gpu.maxSmClockHertz(), HERTZ_PER_MEGAHERTZ)
                + " \u00B7 memory "
                + megahertz(gpu.memoryClockHertz());
    }

    static String maxSmClock(GpuView gpu) {
        return "max " + megahertz(gpu.maxSmClockHertz());
    }

    static String temperature(GpuView gpu) {
        return unit(gpu.temperatureCelsius(), 0, "\u00B0C");
    }

    static String temperatureLimit(GpuView gpu) {
        return gpu.slowdownTemperatureCelsius().isPresent()
                ? "slowdown at " + unit(gpu.slowdownTemperatureCelsius(), 0, "\u00B0C")
                : "slowdown temperature " + Figures.ABSENT;
    }

    static String memory(GpuView gpu) {
        return bytes(gpu.memoryUsedBytes());
    }

    static String memoryTotal(GpuView gpu) {
        return "of " + bytes(gpu.memoryTotalBytes());
    }

    static String utilization(GpuView gpu) {
        return percent(gpu.utilizationRatio());
    }

    static String memoryUtilization(GpuView gpu) {
        return "memory controller " + percent(gpu.memoryUtilizationRatio());
    }

    static String power(GpuView gpu) {
        return unit(gpu.powerWatts(), 1, "W");
    }

    static String powerLimit(GpuView gpu) {
        return unit(gpu.powerLimitWatts(), 0, "W");
    }

    static String ecc(GpuView gpu) {
        return "ECC corrected "
                + count(gpu.eccCorrected())
                + " \u00B7 uncorrected "
                + count(gpu.eccUncorrected());
    }

    static String throttle(GpuView gpu) {
        return gpu.throttleReasons().isEmpty()
                ? "Throttle none"
                : "Throttle " + String.join(", ", gpu.throttleReasons()).replace('_', ' ');
    }

    /// Throttled for a reason that slows the GPU; idleness is not one.
    static boolean throttled(GpuView gpu) {
        return gpu.throttleReasons().stream()
                .anyMatch(reason -> !reason.toLowerCase(Locale.ROOT).contains("idle"));
    }

    static boolean eccFailed(GpuView gpu) {
        return gpu.eccUncorrected().orElse(0) > 0;
    }

    static double ratio(OptionalDouble value, OptionalDouble whole) {
        return value.isPresent() && whole.isPresent() && whole.getAsDouble() > 0
                ? value.getAsDouble() / whole.getAsDouble()
                : Double.NaN;
    }

    static double ratio(OptionalLong value, OptionalLong whole) {
        return value.isPresent() && whole.isPresent() && whole.getAsLong() > 0
                ? value.getAsLong() / (double) whole.getAsLong()
                : Double.NaN;
    }

    /// Everything, for a tip.
    static String text(GpuView gpu, String host, long asOfEpochNanos) {
        return String.join(
                "\n",
                gpu.name()
                        + " \u00B7 "
                        + host
                        + " GPU "
                        + gpu.index()
                        + (gpu.rankLabel().isEmpty() ? "" : " \u00B7 " + gpu.rankLabel()),
                "Utilisation " + utilization(gpu) + " \u00B7 " + memoryUtilization(gpu),
                "Power " + power(gpu) + " of " + unit(gpu.powerLimitWatts(), 0, "W"),
                "SM clock " + smClock(gpu) + " \u00B7 " + smClockLimits(gpu),
                "Temperature " + temperature(gpu) + " \u00B7 " + temperatureLimit(gpu),
                "Memory " + memory(gpu) + " " + memoryTotal(gpu),
                ecc(gpu),
                throttle(gpu),
                (gpu.stale() ? "stale \u00B7 " : "")
                        + "NVML \u00B7 read "
                        + Figures.age(asOfEpochNanos - gpu.readEpochNanos())
                        + " ago \u00B7 "
                        + Figures.ABSENT
                        + " is what the driver does not report");
    }

    private static String megahertz(OptionalDouble hertz) {
        return hertz.isEmpty()
                ? Figures.ABSENT
                : Figures.withUnit(figure(hertz, HERTZ_PER_MEGAHERTZ), "MHz");
    }

    private static String figure(OptionalDouble value, double divisor) {
        return value.isEmpty() ? Figures.ABSENT : Figures.fixed(value.getAsDouble() / divisor, 0);
    }

    private static String unit(OptionalDouble value, int decimals, String unit) {
        return value.isEmpty()
                ? Figures.ABSENT
                : Figures.withUnit(Figures.fixed(value.getAsDouble(), decimals), unit);
    }

    private static String percent(OptionalDouble ratio) {
        return ratio.isEmpty()
                ? Figures.ABSENT
                : Figures.withUnit(Figures.fixed(ratio.getAsDouble() * 100, 0), "%");
    }

    private static String bytes(OptionalLong bytes) {
        return bytes.isEmpty() ? Figures.ABSENT : Figures.bytes(bytes.getAsLong());
    }

    private static String count(OptionalLong count) {
        return count.isEmpty() ? Figures.ABSENT : Figures.count(count.getAsLong());
    }
}

package io.ringside.desktop.ui.gpus;

import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.protocol.gpu.GpuFact;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// One GPU's readings as words and shares; absent stays absent. For any thread.
final class Readings {
    private static final double HERTZ_PER_MEGAHERTZ = 1e6;

    private Readings() {}

    static String smClock(GpuView gpu) {
        return megahertz(gpu.figure(GpuFact.SM_CLOCK));
    }

    static String smClockLimits(GpuView gpu) {
        return "max "
                + figure(gpu.figure(GpuFact.SM_CLOCK_MAX), HERTZ_PER_MEGAHERTZ)
                + " \u00B7 memory "
                + megahertz(gpu.figure(GpuFact.MEMORY_CLOCK));
    }

    static String maxSmClock(GpuView gpu) {
        return "max " + megahertz(gpu.figure(GpuFact.SM_CLOCK_MAX));
    }

    static String temperature(GpuView gpu) {
        return unit(gpu.figure(GpuFact.TEMPERATURE), 0, "\u00B0C");
    }

    static String temperatureLimit(GpuView gpu) {
        return gpu.figure(GpuFact.TEMPERATURE_SLOWDOWN).isPresent()
                ? "slowdown at " + unit(gpu.figure(GpuFact.TEMPERATURE_SLOWDOWN), 0, "\u00B0C")
                : "slowdown " + Figures.ABSENT;
    }

    static String memory(GpuView gpu) {
        return bytes(gpu.figure(GpuFact.MEMORY_USED));
    }

    static String memoryTotal(GpuView gpu) {
        return "of " + bytes(gpu.figure(GpuFact.MEMORY_TOTAL));
    }

    static String utilization(GpuView gpu) {
        return percent(gpu.figure(GpuFact.UTILIZATION));
    }

    static String memoryUtilization(GpuView gpu) {
        return "memory controller " + percent(gpu.figure(GpuFact.MEMORY_CONTROLLER));
    }

    static String power(GpuView gpu) {
        return unit(gpu.figure(GpuFact.POWER), 1, "W");
    }

    static String powerLimit(GpuView gpu) {
        return unit(gpu.figure(GpuFact.POWER_LIMIT), 0, "W");
    }

    static String ecc(GpuView gpu) {
        return "ECC corrected "
                + count(eccCorrected(gpu))
                + " \u00B7 uncorrected "
                + count(eccUncorrected(gpu));
    }

    static String throttle(GpuView gpu) {
        List<String> reasons = gpu.gpu().clocksEventReasonNames();
        if (!reasons.isEmpty()) {
            return "Throttle " + String.join(", ", reasons).replace('_', ' ');
        }
        return gpu.figure(GpuFact.CLOCKS_EVENT_REASONS).isPresent()
                ? "Throttle none"
                : "Throttle " + Figures.ABSENT;
    }

    /// Throttled for a reason that slows the GPU; idleness is not one.
    static boolean throttled(GpuView gpu) {
        return gpu.gpu().clocksEventReasonNames().stream()
                .anyMatch(reason -> !reason.toLowerCase(Locale.ROOT).contains("idle"));
    }

    static boolean eccFailed(GpuView gpu) {
        return eccUncorrected(gpu).orElse(0) > 0;
    }

    /// NaN where either is absent.
    static double ratio(GpuView gpu, GpuFact part, GpuFact whole) {
        double all = gpu.figure(whole).orElse(0);
        return all > 0 ? gpu.figure(part).orElse(Double.NaN) / all : Double.NaN;
    }

    /// What follows a node's name: the power of those of its GPUs that tell it, and how many they
    /// are where not all do. Empty when none does.
    static String sumOfPower(List<GpuView> gpus) {
        double[] watts =
                gpus.stream().flatMapToDouble(gpu -> gpu.figure(GpuFact.POWER).stream()).toArray();
        if (watts.length == 0) {
            return "";
        }
        double kilowatts = DoubleStream.of(watts).sum() / 1000;
        String sum = " \u00B7 " + Figures.withUnit(Figures.fixed(kilowatts, 2), "kW");
        return watts.length == gpus.size()
                ? sum
                : sum + " (" + watts.length + " of " + gpus.size() + " GPUs tell it)";
    }

    /// Everything, for a tip.
    static String text(GpuView gpu, String host, long asOfEpochNanos) {
        return String.join(
                "\n",
                gpu.gpu().name()
                        + " \u00B7 "
                        + host
                        + " "
                        + gpu.gpu().title()
                        + (gpu.rankLabel().isEmpty() ? "" : " \u00B7 " + gpu.rankLabel()),
                "Utilisation " + utilization(gpu) + " \u00B7 " + memoryUtilization(gpu),
                "Power " + power(gpu) + " of " + unit(gpu.figure(GpuFact.POWER_LIMIT), 0, "W"),
                "SM clock " + smClock(gpu) + " \u00B7 " + smClockLimits(gpu),
                "Temperature " + temperature(gpu) + " \u00B7 " + temperatureLimit(gpu),
                "Memory " + memory(gpu) + " " + memoryTotal(gpu),
                ecc(gpu),
                throttle(gpu),
                (gpu.stale() ? "stale \u00B7 " : "")
                        + sources(gpu)
                        + " \u00B7 read "
                        + Figures.age(asOfEpochNanos - gpu.gpu().readEpochNanos())
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

    private static String bytes(OptionalDouble bytes) {
        return bytes.isEmpty() ? Figures.ABSENT : Figures.bytes((long) bytes.getAsDouble());
    }

    private static String count(OptionalDouble count) {
        return count.isEmpty() ? Figures.ABSENT : Figures.count((long) count.getAsDouble());
    }

    private static OptionalDouble eccCorrected(GpuView gpu) {
        return first(
                gpu.figure(GpuFact.ECC_CORRECTED_VOLATILE),
                gpu.figure(GpuFact.ECC_CORRECTED_AGGREGATE));
    }

    private static OptionalDouble eccUncorrected(GpuView gpu) {
        return first(
                gpu.figure(GpuFact.ECC_UNCORRECTED_VOLATILE),
                gpu.figure(GpuFact.ECC_UNCORRECTED_AGGREGATE));
    }

    private static OptionalDouble first(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() ? one : other;
    }

    private static String sources(GpuView gpu) {
        return gpu.gpu().sources().stream()
                .map(source -> source.equals("nvml") ? "NVML" : source)
                .collect(Collectors.joining(", "));
    }
}

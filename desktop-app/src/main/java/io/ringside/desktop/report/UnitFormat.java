package io.ringside.desktop.report;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Figures in units that people read. Sizes by 1024, rates by 1000, as the tools around NCCL print
/// them. "-" is absent. Stateless.
public final class UnitFormat {
    public static final String ABSENT = "-";
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final String[] RATES = {"B/s", "kB/s", "MB/s", "GB/s", "TB/s"};
    private static final String[] TIMES = {"ns", "\u00B5s", "ms", "s"};

    private UnitFormat() {}

    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        return scaled((double) bytes, 1024, SIZES);
    }

    static String rate(OptionalDouble bytesPerSecond) {
        return bytesPerSecond.isPresent()
                ? scaled(bytesPerSecond.getAsDouble(), 1000, RATES)
                : ABSENT;
    }

    public static String duration(long nanos) {
        return scaled((double) nanos, 1000, TIMES);
    }

    static String duration(OptionalLong nanos) {
        return nanos.isPresent() ? duration(nanos.getAsLong()) : ABSENT;
    }

    static String number(OptionalDouble value, String unit) {
        return value.isPresent()
                ? String.format(Locale.ROOT, "%.0f %s", value.getAsDouble(), unit)
                : ABSENT;
    }

    static String percent(OptionalDouble ratio) {
        return ratio.isPresent()
                ? String.format(Locale.ROOT, "%.0f %%", ratio.getAsDouble() * 100)
                : ABSENT;
    }

    private static String scaled(double value, double base, String[] units) {
        double scaled = value;
        int unit = 0;
        while (Math.abs(scaled) >= base && unit < units.length - 1) {
            scaled /= base;
            unit++;
        }
        boolean whole = scaled == Math.rint(scaled) && scaled < base;
        String format = whole ? "%.0f %s" : scaled < 10 ? "%.2f %s" : "%.1f %s";
        return String.format(Locale.ROOT, format, scaled, units[unit]);
    }
}

package io.ringside.desktop.ui.text;

import java.util.Locale;

/// Quantities as the window writes them: three significant digits, a thin no-break space before the
/// unit, bytes in KiB and MiB, rates in decimal bytes. For any thread.
public final class Figures {
    /// Written where a value is absent; never for zero.
    public static final String ABSENT = "\u2013";

    public static final char THIN_SPACE = '\u202F';

    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final String[] DECIMAL_RATE = {"B/s", "kB/s", "MB/s", "GB/s", "TB/s"};
    private static final String[] TIME = {"ns", "\u00B5s", "ms", "s"};
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final double LONG_SECONDS = 90;

    private Figures() {}

    /// Three significant digits with thousands separators; a whole number stays whole above 100.
    public static String number(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
        if (size < 0.0995) {
            decimals = Math.min(9, 2 - (int) Math.floor(Math.log10(size)));
        }
        return fixed(value, decimals);
    }

    /// `decimals` digits after the point, thousands separated, with a true minus.
    public static String fixed(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return text.startsWith("-") ? "\u2212" + text.substring(1) : text;
    }

    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    public static String withUnit(String figure, String unit) {
        return figure + THIN_SPACE + unit;
    }

    /// "24.0 MiB"; below one KiB whole bytes.
    public static String bytes(long bytes) {
        int power = binaryPower(bytes);
        double value = bytes / Math.pow(1024, power);
        return withUnit(power == 0 ? count(bytes) : number(value), BINARY[power]);
    }

    /// A message's size: "25 MiB" where it is a whole number of a unit, else as [#bytes].
    public static String messageBytes(long bytes) {
        int power = binaryPower(bytes);
        long unit = 1L << (10 * power);
        return bytes % unit == 0 ? withUnit(count(bytes / unit), BINARY[power]) : bytes(bytes);
    }

    /// "2.21 GB/s", decimal.
    public static String rate(double bytesPerSecond) {
        int power = power(bytesPerSecond, 1000, DECIMAL_RATE.length);
        return withUnit(number(bytesPerSecond / Math.pow(1000, power)), DECIMAL_RATE[power]);
    }

    /// "2,436 µs" never appears here: the unit follows the size, "2.44 ms"; over 90 s "3 min 48 s".
    public static String duration(double nanos) {
        if (Math.abs(nanos) >= LONG_SECONDS * NANOS_PER_SECOND) {
            long seconds = Math.round(nanos / NANOS_PER_SECOND);
            return withUnit(count(seconds / 60), "min") + " " + withUnit(count(seconds % 60), "s");
        }
        int power = power(nanos, 1000, TIME.length);
        return withUnit(number(nanos / Math.pow(1000, power)), TIME[power]);
    }

    /// How old something is: "0.42 s"; nothing is younger than now.
    public static String age(long nanos) {
        double seconds = Math.max(0, nanos) / (double) NANOS_PER_SECOND;
        if (seconds >= LONG_SECONDS) {
            return duration((double) nanos);
        }
        return withUnit(fixed(seconds, seconds < 9.95 ? 2 : 1), "s");
    }

    /// "94 %"; a share below 0.1 % that is not zero says so.
    public static String share(double ratio) {
        if (ratio > 0 && ratio < 0.001) {
            return "<" + THIN_SPACE + "0.1" + THIN_SPACE + "%";
        }
        return withUnit(number(ratio * 100), "%");
    }

    /// "05:44:12", in the zone of [ShownTime].
    public static String clock(long epochNanos) {
        return ShownTime.clock(epochNanos);
    }

    /// "05:44:12 UTC".
    public static String zoned(long epochNanos) {
        return clock(epochNanos) + " " + ShownTime.zone(epochNanos);
    }

    /// "05:44:10.612 000", to the microsecond.
    public static String moment(long epochNanos) {
        long micros = Math.floorMod(epochNanos, NANOS_PER_SECOND) / 1000;
        return clock(epochNanos)
                + String.format(
                        Locale.ROOT, ".%03d%c%03d", micros / 1000, THIN_SPACE, micros % 1000);
    }

    static int binaryPower(long bytes) {
        return power((double) bytes, 1024, BINARY.length);
    }

    /// The largest power of `base`, below `limit`, that leaves three digits of `value` below it.
    private static int power(double value, double base, int limit) {
        int power = 0;
        double rest = Math.abs(value);
        while (rest >= (base == 1024 ? 1023.5 : 999.5) && power < limit - 1) {
            rest /= base;
            power++;
        }
        return power;
    }
}

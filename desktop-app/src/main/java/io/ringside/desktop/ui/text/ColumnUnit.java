package io.ringside.desktop.ui.text;

/// One unit for a whole column or scale, chosen by its largest value. Immutable.
///
/// @param name "MiB"
/// @param divisor what a value is divided by to be in it
public record ColumnUnit(String name, double divisor) {

    public static ColumnUnit forBytes(double largest) {
        int power = Figures.binaryPower((long) largest);
        String[] names = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
        return new ColumnUnit(names[power], Math.pow(1024, power));
    }

    public static ColumnUnit forRate(double largest) {
        if (largest >= 1e9) {
            return new ColumnUnit("GB/s", 1e9);
        }
        return largest >= 1e6 ? new ColumnUnit("MB/s", 1e6) : new ColumnUnit("kB/s", 1e3);
    }

    public static ColumnUnit forDuration(double largestNanos) {
        if (largestNanos >= 1e9) {
            return new ColumnUnit("s", 1e9);
        }
        if (largestNanos >= 1e6) {
            return new ColumnUnit("ms", 1e6);
        }
        return largestNanos >= 1e3 ? new ColumnUnit("\u00B5s", 1e3) : new ColumnUnit("ns", 1);
    }

    public static ColumnUnit none() {
        return new ColumnUnit("", 1);
    }

    /// The figure alone, for a column whose header names the unit.
    public String figure(double value) {
        return Figures.number(value / divisor);
    }

    public String withUnit(double value) {
        return name.isEmpty() ? figure(value) : Figures.withUnit(figure(value), name);
    }
}

package io.ringside.desktop.ui.tables;

import io.ringside.desktop.ui.text.Figures;

/// A figure of the catalogue with its unit, as the window writes quantities. Stateless.
final class UnitText {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double HERTZ_PER_MEGAHERTZ = 1e6;

    private UnitText() {}

    /// @param unit UCUM, as in `Figure.unit`
    static String of(double value, String unit) {
        return switch (unit) {
            case "1" -> plain(value);
            case "By" -> Figures.bytes(Math.round(value));
            case "By/s" -> Figures.rate(value);
            case "Cel" -> Figures.withUnit(Figures.number(value), "\u00B0C");
            case "Hz" -> Figures.withUnit(Figures.number(value / HERTZ_PER_MEGAHERTZ), "MHz");
            case "s" ->
                    value == 0
                            ? Figures.withUnit("0", "s")
                            : Figures.duration(value * NANOS_PER_SECOND);
            default -> counted(value, unit);
        };
    }

    /// "{error}" is a thing that is counted.
    private static String counted(double value, String unit) {
        return unit.startsWith("{")
                ? plain(value)
                : Figures.withUnit(plain(value), unit.replaceAll("[{}]", ""));
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Figures.count((long) value)
                : Figures.number(value);
    }
}

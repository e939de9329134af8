package io.ringside.node.health.language;

import java.util.Locale;

/// Numbers as sentences say them: "83 °C", "71.5 GiB", "1.98 GHz", "93 %". Stateless.
public final class UnitText {
    static final String UNKNOWN = "unknown";

    private static final String[] DECIMAL = {"", "k", "M", "G", "T"};
    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti"};

    private UnitText() {}

    /// @param unit UCUM; "%" for a ratio that is to be a percentage
    public static String of(double value, String unit) {
        if (Double.isNaN(value)) {
            return UNKNOWN;
        }
        return switch (unit) {
            case "%" -> digits(100 * value) + " %";
            case "Cel" -> digits(value) + " °C";
            case "By" -> scaled(value, 1024, BINARY) + "B";
            case "By/s" -> scaled(value, 1000, DECIMAL) + "B/s";
            case "Hz" -> scaled(value, 1000, DECIMAL) + "Hz";
            case "W" -> digits(value) + " W";
            case "J" -> digits(value) + " J";
            case "s" -> seconds(value);
            default -> unit.endsWith("/s") ? digits(value) + "/s" : digits(value);
        };
    }

    private static String seconds(double value) {
        if (Math.abs(value) < 1) {
            return digits(1000 * value) + " ms";
        }
        return Math.abs(value) < 600 ? digits(value) + " s" : digits(value / 60) + " min";
    }

    private static String scaled(double value, double step, String[] prefixes) {
        double rest = value;
        int prefix = 0;
        while (Math.abs(rest) >= step && prefix < prefixes.length - 1) {
            rest /= step;
            prefix++;
        }
        return digits(rest) + " " + prefixes[prefix];
    }

    /// Three that matter, without zeros behind the point.
    private static String digits(double value) {
        double size = Math.abs(value);
        if (size >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        String text =
                String.format(
                        Locale.ROOT, size >= 10 ? "%.1f" : size >= 0.01 ? "%.2f" : "%.2e", value);
        return text.contains("e") ? text : text.replaceAll("\\.?0+$", "");
    }
}

package io.ringside.node.health.language;

import java.util.Locale;

/// Numbers as sentences say them: "83 °C", "71.5 GiB", "1.98 GHz", "93 %". Stateless.
public final class UnitText {
    static final String UNKNOWN = "unknown";

    private static final double MOST_PLAIN = 1e15;
    private static final double LEAST_PLAIN = 0.01;
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

    /// Three that matter, without zeros behind the point. Without a format, which costs a thousand
    /// times the rule.
    private static String digits(double value) {
        double size = Math.abs(value);
        if (size >= MOST_PLAIN || (size > 0 && size < LEAST_PLAIN)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
        long scale = decimals == 0 ? 1 : decimals == 1 ? 10 : 100;
        long scaled = Math.round(size * scale);
        StringBuilder text = new StringBuilder(value < 0 && scaled > 0 ? "-" : "");
        text.append(scaled / scale);
        long rest = scaled % scale;
        if (rest > 0) {
            text.append('.');
            if (scale == 100 && rest < 10) {
                text.append('0');
            }
            text.append(scale == 100 && rest % 10 == 0 ? rest / 10 : rest);
        }
        return text.toString();
    }
}

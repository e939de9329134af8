package io.ringside.node.source.engine.prometheus;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Reads the numbers of a page. Stateless.
final class Numbers {
    private static final double[] POWERS_OF_TEN = new double[23];
    private static final long MOST_EXACT = 1L << 53;
    private static final int MOST_BYTES = 64;

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
        }
    }

    private Numbers() {}

    /// Correctly rounded: digits below 2^53 and a power of ten up to 22 are exact, so that one
    /// multiplication or division rounds once; all else takes the JDK's slower way.
    ///
    /// @throws NumberFormatException when it is none
    static double parse(byte[] bytes, int from, int to) {
        int at = from;
        boolean negative = at < to && bytes[at] == '-';
        if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
            at++;
        }
        long digits = 0;
        int count = 0;
        int decimals = 0;
        boolean point = false;
        for (; at < to; at++) {
            byte b = bytes[at];
            if (b >= '0' && b <= '9' && count < 18) {
                digits = digits * 10 + (b - '0');
                count++;
                decimals += point ? 1 : 0;
            } else if (b == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (at < to || count == 0 || digits >= MOST_EXACT || decimals >= POWERS_OF_TEN.length) {
            return slowly(bytes, from, to);
        }
        double value = digits / POWERS_OF_TEN[decimals];
        return negative ? -value : value;
    }

    private static double slowly(byte[] bytes, int from, int to) {
        if (to - from > MOST_BYTES) {
            throw new NumberFormatException("longer than a number");
        }
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        String word = text.toLowerCase(Locale.ROOT);
        return switch (word) {
            case "nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> {
                for (int i = 0; i < word.length(); i++) {
                    if ("0123456789+-.e".indexOf(word.charAt(i)) < 0) {
                        throw new NumberFormatException(text);
                    }
                }
                yield Double.parseDouble(word);
            }
        };
    }
}

package io.ringside.node.source.network;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rates of links as people and the kernel write them, in bits, as bytes a second. Stateless.
final class LinkRate {
    private static final Pattern RATE =
            Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)\\s*([gm])b(?:/s|/sec|ps|it/s)?");

    private LinkRate() {}

    /// "400 Gb/sec (4X NDR)", "2.5 Gb/sec", "400Gb/s", "100 Mb/s"; absent when it is none of them,
    /// or zero.
    static OptionalDouble parse(String text) {
        int detail = text.indexOf('(');
        String rate = (detail < 0 ? text : text.substring(0, detail)).strip();
        Matcher matcher = RATE.matcher(rate.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return OptionalDouble.empty();
        }
        double bits =
                Double.parseDouble(matcher.group(1)) * (matcher.group(2).equals("g") ? 1e9 : 1e6);
        return bits > 0 ? OptionalDouble.of(bits / Byte.SIZE) : OptionalDouble.empty();
    }

    /// The "4X NDR" of the kernel's text: lanes and generation; empty when there is none.
    static String lanes(String text) {
        int from = text.indexOf('(');
        int to = text.indexOf(')', from + 1);
        return from < 0 || to < 0 ? "" : text.substring(from + 1, to);
    }
}

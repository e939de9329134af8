package io.ringside.desktop.simulation.job;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times as they are typed: 500ms, 20s, 2m, 1h. Stateless.
public final class Moments {
    private static final Pattern FORM = Pattern.compile("(\\d{1,7})(ms|s|m|h)");

    private Moments() {}

    /// Nanoseconds; empty: it is no time.
    public static OptionalLong nanos(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            return OptionalLong.empty();
        }
        long amount = Long.parseLong(m.group(1));
        return OptionalLong.of(
                switch (m.group(2)) {
                    case "ms" -> amount * 1_000_000L;
                    case "s" -> amount * 1_000_000_000L;
                    case "m" -> amount * 60_000_000_000L;
                    default -> Math.min(amount, 100_000) * 3_600_000_000_000L;
                });
    }

    /// As it may be typed again.
    public static String text(long nanos) {
        long millis = nanos / 1_000_000;
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}

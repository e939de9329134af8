package io.ringside.node.capture;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Durations on the command line: a whole number and `ms`, `s`, `m` or `h`, as in `250ms`. More than zero.
public final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Map<String, Duration> UNITS =
            Map.of(
                    "ms", Duration.ofMillis(1),
                    "s", Duration.ofSeconds(1),
                    "m", Duration.ofMinutes(1),
                    "h", Duration.ofHours(1));

    @Override
    public Duration convert(String value) {
        Matcher form = FORM.matcher(value);
        Duration unit = form.matches() ? UNITS.get(form.group(2)) : null;
        if (unit == null || Long.parseLong(form.group(1)) == 0) {
            throw new TypeConversionException(
                    "'" + value + "' is no duration; write a number and ms, s, m or h, as in 250ms or 30s");
        }
        return unit.multipliedBy(Long.parseLong(form.group(1)));
    }
}

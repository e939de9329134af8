package io.ringside.desktop.command.shared;

import io.ringside.desktop.model.subject.WrittenDuration;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads durations of the command line: 500ms, 10s, 2m, 1h; more than nothing.
public final class Durations implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        Duration duration;
        try {
            duration = WrittenDuration.of(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
        if (duration.isZero()) {
            throw new TypeConversionException("\"" + text + "\" must be more than nothing");
        }
        return duration;
    }
}

package io.ringside.desktop.command.report;

import io.ringside.desktop.command.shared.Durations;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A part of a recording or capture, by its own time: `10s..40s`, `1m..`, `..30s`. Immutable.
///
/// @param until empty: to its end
record TimeRange(Duration from, Optional<Duration> until) {
    static final TimeRange ALL = new TimeRange(Duration.ZERO, Optional.empty());

    /// Reads one as people write it.
    static final class Converter implements ITypeConverter<TimeRange> {
        @Override
        public TimeRange convert(String text) {
            int dots = text.indexOf("..");
            if (dots < 0) {
                throw new TypeConversionException(
                        "\"" + text + "\" is not a range; write 10s..40s, 1m.. or ..30s");
            }
            Durations durations = new Durations();
            String from = text.substring(0, dots);
            String until = text.substring(dots + 2);
            TimeRange range =
                    new TimeRange(
                            from.isEmpty() || from.matches("0+(ms|s|m|h)")
                                    ? Duration.ZERO
                                    : durations.convert(from),
                            until.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(durations.convert(until)));
            if (range.until().filter(end -> end.compareTo(range.from()) <= 0).isPresent()) {
                throw new TypeConversionException("\"" + text + "\" ends before it begins");
            }
            return range;
        }
    }

    /// For people; empty of all.
    String words() {
        return equals(ALL)
                ? ""
                : " from "
                        + from.toMillis() / 1000.0
                        + " s"
                        + until.map(end -> " to " + end.toMillis() / 1000.0 + " s").orElse("");
    }
}

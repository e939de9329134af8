package io.ringside.desktop.session.api;

import io.ringside.desktop.model.subject.TimeSpan;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A run, or a part of it: one side of a comparison. Immutable.
///
/// @param file a recording or a capture
public record RunPart(Path file, Range range) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    /// Which part of a run.
    public sealed interface Range {
        Range ALL = new Since(0, OptionalLong.empty());

        /// By the run's own time.
        ///
        /// @param fromNanos after its first window's start
        /// @param untilNanos empty: to its end
        record Since(long fromNanos, OptionalLong untilNanos) implements Range {}

        /// By the nodes' clocks, as views tell time.
        record At(TimeSpan epoch) implements Range {}
    }

    /// Reads a range as people write it: `10s..40s`, `1m..`, `..30s`; empty is all.
    ///
    /// @throws IllegalArgumentException one sentence
    public static Range range(String text) {
        String written = text.strip();
        if (written.isEmpty()) {
            return Range.ALL;
        }
        int dots = written.indexOf("..");
        if (dots < 0) {
            throw new IllegalArgumentException(
                    "\"" + written + "\" is not a range; write 10s..40s, 1m.. or ..30s");
        }
        String from = written.substring(0, dots);
        String until = written.substring(dots + 2);
        long start = from.isEmpty() ? 0 : nanos(from);
        OptionalLong end = until.isEmpty() ? OptionalLong.empty() : OptionalLong.of(nanos(until));
        if (end.isPresent() && end.getAsLong() <= start) {
            throw new IllegalArgumentException("\"" + written + "\" ends before it begins");
        }
        return new Range.Since(start, end);
    }

    private static long nanos(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a duration; write 500ms, 10s, 2m or 1h");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> amount * 1_000_000;
            case "s" -> amount * 1_000_000_000;
            case "m" -> amount * 60_000_000_000L;
            default -> Math.min(amount, 2_000_000) * 3_600_000_000_000L;
        };
    }
}

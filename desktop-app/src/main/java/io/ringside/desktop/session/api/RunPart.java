package io.ringside.desktop.session.api;

import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.model.subject.WrittenDuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/// A run, or a part of it: one side of a comparison. Immutable.
///
/// @param file a recording or a capture
public record RunPart(Path file, Range range) {
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

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

    /// As many as a long holds at most: some 292 years.
    private static long nanos(String text) {
        Duration duration = WrittenDuration.of(text);
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : Long.MAX_VALUE;
    }
}

package io.ringside.desktop.session.read;

import io.ringside.desktop.correlate.diff.Diff;
import io.ringside.desktop.correlate.diff.StepChange;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.report.diff.Compared;
import io.ringside.desktop.report.diff.DiffFindings;
import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.api.RunPart.Range;
import io.ringside.desktop.session.read.Listening.Patience;
import io.ringside.protocol.files.RegularFile;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads two runs to their ends, both at once, and puts them side by side. Immutable.
///
/// @param client who asks
public record Runs(String client, Clock clock) {

    /// Blocks until both are read, or patience is over.
    ///
    /// @param complain told why nodes are not in it, a sentence each
    /// @return empty: one side has nothing, as was complained
    /// @throws FeedException one sentence, when a side is neither a recording nor a capture
    public Optional<Compared> compare(
            RunPart before, RunPart after, Patience stop, Consumer<String> complain)
            throws FeedException, InterruptedException {
        try (RunSide one = new RunSide(before, client, clock);
                RunSide other = new RunSide(after, client, clock)) {
            one.await(stop);
            other.await(stop);
            one.complaints().forEach(complain);
            other.complaints().forEach(complain);
            if (one.isEmpty() || other.isEmpty()) {
                return Optional.empty();
            }
            Diff diff = Diff.of(one.facts(), other.facts());
            RunSide.Told was = one.told();
            RunSide.Told is = other.told();
            return Optional.of(
                    new Compared(
                            diff,
                            StepChange.of(diff.alignment(), was.steps(), is.steps()),
                            DiffFindings.of(was.findings(), is.findings())));
        }
    }

    /// A side for people: "run.ringside from 10.0 s to 40.0 s".
    public static String words(RunPart part) {
        String name = RegularFile.name(part.file());
        return switch (part.range()) {
            case Range.Since since when since.equals(Range.ALL) -> name;
            case Range.Since since ->
                    name
                            + " from "
                            + seconds(since.fromNanos())
                            + " s"
                            + (since.untilNanos().isPresent()
                                    ? " to " + seconds(since.untilNanos().getAsLong()) + " s"
                                    : "");
            case Range.At at ->
                    name
                            + " from "
                            + instant(at.epoch().startEpochNanos())
                            + " to "
                            + instant(at.epoch().endEpochNanos());
        };
    }

    private static Instant instant(long epochNanos) {
        return Instant.ofEpochMilli(epochNanos / 1_000_000);
    }

    private static double seconds(long nanos) {
        long millis = nanos / 1_000_000;
        return millis / 1000.0;
    }
}

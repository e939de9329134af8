package io.ringside.desktop.model;

import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.model.node.SourceStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// How often a daemon was started again while it was followed. Totals count anew from each start,
/// and what happened in between is known as far as the plugins' rings kept it. Immutable.
///
/// @param count 0: never
/// @param latest when the newest run began, by the node's clock
/// @param unwatchedNanos from the last window of the run before to that beginning, 0 or more
public record Restarts(long count, long latest, long unwatchedNanos) {
    /// It was never started again.
    public static final Restarts NONE = new Restarts(0, 0, 0);

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NEWS_NANOS = 60 * NANOS_PER_SECOND;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    /// With what a further snapshot of the same node tells.
    public Restarts and(NodeSnapshot last, NodeSnapshot next) {
        if (last.startEpochNanos() == next.startEpochNanos()) {
            return this;
        }
        // A daemon whose wall clock was set back begins a run that goes on counting its windows.
        boolean setBack =
                next.startEpochNanos() < last.startEpochNanos() && next.window() > last.window();
        return setBack
                ? this
                : new Restarts(
                        count + 1,
                        next.startEpochNanos(),
                        Math.max(0, next.startEpochNanos() - last.windowEndEpochNanos()));
    }

    /// Whether it was started again within the last minute.
    public boolean isNews(long nowEpochNanos) {
        return count > 0 && nowEpochNanos - latest < NEWS_NANOS;
    }

    /// When, and for how long nobody watched.
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "all totals count anew from its last start, at %s UTC. For %.1f s before that it did not run: of them is known what the rings of processes kept.",
                TIME.format(Instant.ofEpochSecond(0, latest)),
                (double) unwatchedNanos / NANOS_PER_SECOND);
    }

    /// Among what else the node says of itself; empty where it was never started again.
    public Optional<SourceStatus> source() {
        String times =
                count == 1
                        ? "It restarted while it was watched"
                        : "It restarted " + count + " times while watched";
        return count == 0
                ? Optional.empty()
                : Optional.of(
                        new SourceStatus("daemon", SourceState.WARN, times + ": " + sentence()));
    }
}

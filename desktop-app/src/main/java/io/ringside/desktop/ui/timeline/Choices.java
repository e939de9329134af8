package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.ui.collective.WaitIndex;
import io.ringside.desktop.ui.timeline.frame.TimeRange;
import io.ringside.desktop.ui.timeline.frame.TimelineFrame;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the user looks at on the timeline: a span, a marked range, and rows aligned to the span's
/// operation. Owned by the FX thread.
final class Choices {
    private static final long LEAST_MARGIN_NANOS = 500;
    private static final int MARGIN_SHARE = 8;

    private final Runnable changed;
    private Optional<SpanHit> chosen = Optional.empty();
    private Optional<TimeRange> marked = Optional.empty();
    private Map<Integer, Long> shifts = Map.of();

    /// @param changed called when another thing is looked at
    Choices(Runnable changed) {
        this.changed = changed;
    }

    Optional<SpanHit> chosen() {
        return chosen;
    }

    Optional<TimeRange> marked() {
        return marked;
    }

    Map<Integer, Long> shifts() {
        return shifts;
    }

    void select(Optional<SpanHit> hit) {
        chosen = hit;
        changed.run();
    }

    void mark(Optional<TimeRange> wanted) {
        marked = wanted;
        changed.run();
    }

    /// Lets go of what is chosen, marked and aligned.
    void clear() {
        marked = Optional.empty();
        shifts = Map.of();
        select(Optional.empty());
    }

    /// What to show to see it: the marked range, else the chosen span with room around.
    Optional<TimeRange> range(long edgeNanos) {
        return marked.or(
                () -> chosen.map(hit -> around(hit.startNanos(), hit.endNanos(edgeNanos))));
    }

    static TimeRange around(long from, long to) {
        long margin = Math.max(LEAST_MARGIN_NANOS, (to - from) / MARGIN_SHARE);
        return new TimeRange(from - margin, to - from + 2 * margin);
    }

    /// Moves the time of each rank's rows so that its part of the chosen collective starts, or
    /// ends, where the chosen span does; where they are so already, back.
    void align(@Nullable TimelineFrame frame, boolean starts) {
        Map<Integer, Long> wanted = new HashMap<>();
        SpanHit hit = chosen.orElse(null);
        if (hit != null && frame != null) {
            WaitIndex.Found found =
                    frame.waits()
                            .find(
                                    hit.track().rankIndex(),
                                    hit.chunk().commHash(),
                                    hit.name(),
                                    hit.number());
            if (found != null) {
                found.collective()
                        .parts()
                        .forEach(part ->
                                wanted.put(
                                        part.rankIndex(),
                                        starts
                                                ? part.startNanos() - found.part().startNanos()
                                                : part.endNanos() - found.part().endNanos()));
            }
        }
        shifts = wanted.equals(shifts) ? Map.of() : Map.copyOf(wanted);
        changed.run();
    }

    boolean aligned() {
        return shifts.values().stream().anyMatch(shift -> shift != 0);
    }
}

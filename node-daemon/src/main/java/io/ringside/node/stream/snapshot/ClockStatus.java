package io.ringside.node.stream.snapshot;

import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.time.NodeTime.Step;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is said of the wall clock's steps and of times in which the daemon did not run: once in the
/// log, and for ten minutes as a source. Belongs to the drain thread.
final class ClockStatus {
    private static final Logger LOG = LoggerFactory.getLogger(ClockStatus.class);
    private static final String NAME = "clock";
    private static final long SAID_NANOS = TimeUnit.MINUTES.toNanos(10);

    /// A sleep is known to a hundredth of a second, and the wall clock is set after it.
    private static final double MOSTLY = 0.5;

    private String step = "";
    private String pause = "";
    private long stepNanos;
    private long pauseNanos;
    private int steps;
    private int pauses;

    void stepped(Step one, long nowMonotonicNanos) {
        steps++;
        stepNanos = nowMonotonicNanos;
        boolean slept = one.sleptNanos() > MOSTLY * Math.abs(one.byNanos());
        step =
                slept
                        ? "The machine slept for %s until %s; nothing was measured meanwhile."
                                .formatted(seconds(one.sleptNanos()), time(one.atEpochNanos()))
                        : "The wall clock was set %s by %s at %s; what comes after is stamped anew."
                                .formatted(
                                        one.byNanos() > 0 ? "forward" : "back",
                                        seconds(Math.abs(one.byNanos())),
                                        time(one.atEpochNanos()));
        LOG.warn("{}", step);
    }

    /// @param untilEpochNanos by the wall clock
    void paused(long nanos, long untilEpochNanos, long nowMonotonicNanos) {
        pauses++;
        pauseNanos = nowMonotonicNanos;
        pause =
                "This daemon did not run for %s until %s (stopped, or without CPU): no source was read meanwhile."
                        .formatted(seconds(nanos), time(untilEpochNanos));
        LOG.warn("{}", pause);
    }

    List<SourceStatus> statuses(long nowMonotonicNanos) {
        List<String> said = new ArrayList<>(2);
        if (steps > 0 && nowMonotonicNanos - stepNanos <= SAID_NANOS) {
            said.add(step + count(steps));
        }
        if (pauses > 0 && nowMonotonicNanos - pauseNanos <= SAID_NANOS) {
            said.add(pause + count(pauses));
        }
        return said.isEmpty()
                ? List.of()
                : List.of(new SourceStatus(NAME, State.WARN, String.join(" ", said)));
    }

    private static String count(int times) {
        return times == 1 ? "" : " (The latest of %,d.)".formatted(times);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%,.1f s", nanos / 1e9);
    }

    private static String time(long epochNanos) {
        return Instant.EPOCH
                .plus(epochNanos, ChronoUnit.NANOS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}

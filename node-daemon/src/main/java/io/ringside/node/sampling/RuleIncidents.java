package io.ringside.node.sampling;

import io.ringside.node.sampling.RhythmControl.By;
import io.ringside.node.time.EventClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets health rules begin incidents, for a bounded part of each hour: rules that come and go must
/// not keep the node in the fast rhythm. Belongs to the thread that judges.
public final class RuleIncidents {
    private static final Logger LOG = LoggerFactory.getLogger(RuleIncidents.class);
    private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RhythmControl rhythm;
    private final EventClock clock;
    private final long mostPerHourNanos;
    private final Deque<Granted> granted = new ArrayDeque<>();
    private boolean said;

    /// Monotonic.
    private record Granted(long startNanos, long endNanos) {}

    /// @param mostPerHourNanos 0: rules begin none
    public RuleIncidents(RhythmControl rhythm, EventClock clock, long mostPerHourNanos) {
        this.rhythm = rhythm;
        this.clock = clock;
        this.mostPerHourNanos = mostPerHourNanos;
    }

    /// Begins an incident, shorter or not at all when the hour's share is used up. One that holds
    /// longer already is left alone.
    public void begin(long durationNanos, String reason) {
        long now = clock.monotonicNanos();
        long until = coveredUntil(now);
        long wanted = Math.max(0, now + durationNanos - until);
        long more = Math.min(wanted, mostPerHourNanos - used(now));
        if (more < LEAST_NANOS) {
            if (wanted >= LEAST_NANOS && !said) {
                said = true;
                LOG.info(
                        "Rules have had their {} s of incident rhythm in this hour; it stays as it is",
                        TimeUnit.NANOSECONDS.toSeconds(mostPerHourNanos));
            }
            return;
        }
        said = false;
        granted.addLast(new Granted(until, until + more));
        var _ = rhythm.incidentAtLeast(By.RULE, until + more - now, reason);
    }

    private long coveredUntil(long now) {
        return granted.isEmpty() ? now : Math.max(now, granted.getLast().endNanos());
    }

    private long used(long now) {
        while (!granted.isEmpty() && granted.getFirst().endNanos() <= now - HOUR_NANOS) {
            granted.removeFirst();
        }
        long used = 0;
        for (Granted one : granted) {
            used += one.endNanos() - Math.max(one.startNanos(), now - HOUR_NANOS);
        }
        return used;
    }
}

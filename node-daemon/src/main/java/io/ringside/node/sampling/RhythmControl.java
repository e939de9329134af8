package io.ringside.node.sampling;

import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.reading.Severity;
import io.ringside.node.time.EventClock;
import io.ringside.protocol.figures.SubjectKind;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The rhythm in which the node's sources are read. An incident ends by itself at its time, which
/// is noticed when somebody next asks. Any thread may ask and change it; each change is an event.
public final class RhythmControl {
    /// @param untilEpochNanos 0: until it is changed
    /// @param reason who asked, and why; empty in the normal rhythm
    public record Status(Rhythm rhythm, long untilEpochNanos, String reason) {}

    /// Who changes the rhythm.
    public enum By {
        /// By hand: a gRPC request.
        REQUEST,
        RULE,
        WEBHOOK,
        /// The incident's time is over.
        TIME
    }

    private static final Status NORMAL = new Status(Rhythm.NORMAL, 0, "");

    private final EventClock clock;
    private final Consumer<NodeEvent> events;
    private final Object lock = new Object();
    private Status status = NORMAL; // guarded by lock
    private By by = By.TIME; // guarded by lock
    private long untilMonotonicNanos; // guarded by lock

    /// Its changes are no events: for what needs a rhythm, but not the node's.
    public RhythmControl(EventClock clock) {
        this(clock, change -> {});
    }

    /// @param events hears each change, on the thread that makes or notices it; it returns quickly
    public RhythmControl(EventClock clock, Consumer<NodeEvent> events) {
        this.clock = clock;
        this.events = events;
    }

    /// Begins an incident, or gives the present one another end and reason.
    public Status incident(By by, long durationNanos, String reason) {
        expire();
        Status begun;
        synchronized (lock) {
            begun = begin(by, durationNanos, reason);
        }
        tell(by, begun, clock.epochNanos());
        return begun;
    }

    /// As [#incident], but an incident that holds for at least as long is left as it is.
    public Status incidentAtLeast(By by, long durationNanos, String reason) {
        expire();
        Status begun;
        synchronized (lock) {
            if (status.rhythm() == Rhythm.INCIDENT
                    && untilMonotonicNanos - clock.monotonicNanos() >= durationNanos) {
                return status;
            }
            begun = begin(by, durationNanos, reason);
        }
        tell(by, begun, clock.epochNanos());
        return begun;
    }

    /// Ends the incident, whoever began it.
    public Status normal(By by) {
        return end(Optional.empty(), by);
    }

    /// Ends the incident if that one began it; else it stays.
    public Status normalIfBegunBy(By by) {
        return end(Optional.of(by), by);
    }

    public Status status() {
        expire();
        synchronized (lock) {
            return status;
        }
    }

    public Rhythm rhythm() {
        return status().rhythm();
    }

    /// Waits for at most that time; returns at once when the rhythm was changed meanwhile.
    void await(long nanos) throws InterruptedException {
        synchronized (lock) {
            if (nanos > 0) {
                TimeUnit.NANOSECONDS.timedWait(lock, nanos);
            }
        }
    }

    /// Called with the lock held.
    private Status begin(By newBy, long durationNanos, String reason) {
        untilMonotonicNanos = clock.monotonicNanos() + durationNanos;
        status = new Status(Rhythm.INCIDENT, clock.epochNanos() + durationNanos, reason);
        by = newBy;
        lock.notifyAll();
        return status;
    }

    private Status end(Optional<By> onlyOf, By newBy) {
        expire();
        synchronized (lock) {
            boolean others = onlyOf.map(one -> one != by).orElse(false);
            if (status.rhythm() == Rhythm.NORMAL || others) {
                return status;
            }
            toNormal();
        }
        tell(newBy, NORMAL, clock.epochNanos());
        return NORMAL;
    }

    private void expire() {
        long endedEpochNanos;
        synchronized (lock) {
            if (status.rhythm() == Rhythm.NORMAL
                    || clock.monotonicNanos() - untilMonotonicNanos < 0) {
                return;
            }
            endedEpochNanos = status.untilEpochNanos();
            toNormal();
        }
        tell(By.TIME, NORMAL, endedEpochNanos);
    }

    /// Called with the lock held.
    private void toNormal() {
        status = NORMAL;
        by = By.TIME;
        lock.notifyAll();
    }

    private void tell(By changedBy, Status changed, long epochNanos) {
        String name = changedBy.name().toLowerCase(Locale.ROOT);
        String text =
                switch (changed.rhythm()) {
                    case INCIDENT ->
                            "Incident rhythm for %d s: %s"
                                    .formatted(
                                            TimeUnit.NANOSECONDS.toSeconds(
                                                    changed.untilEpochNanos() - epochNanos),
                                            changed.reason());
                    case NORMAL ->
                            changedBy == By.TIME
                                    ? "Normal rhythm: the incident's time is over."
                                    : "Normal rhythm, by " + name + ".";
                };
        events.accept(
                new NodeEvent(
                        epochNanos,
                        "rhythm",
                        "rhythm",
                        Severity.NOTE,
                        SubjectKind.HOST,
                        "",
                        text,
                        Map.of(
                                "rhythm.by",
                                name,
                                "rhythm",
                                changed.rhythm().name().toLowerCase(Locale.ROOT))));
    }
}

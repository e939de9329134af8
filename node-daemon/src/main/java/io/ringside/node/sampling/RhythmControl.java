package io.ringside.node.sampling;

import io.ringside.node.source.Rhythm;
import io.ringside.node.time.EventClock;
import java.util.concurrent.TimeUnit;

/// The rhythm in which the node's sources are read. An incident ends by itself at its time. Any
/// thread may ask and change it.
public final class RhythmControl {
    /// @param untilEpochNanos 0: until it is changed
    /// @param reason who asked, and why; empty in the normal rhythm
    public record Status(Rhythm rhythm, long untilEpochNanos, String reason) {}

    private static final Status NORMAL = new Status(Rhythm.NORMAL, 0, "");

    private final EventClock clock;
    private final Object lock = new Object();
    private Status status = NORMAL; // guarded by lock
    private long untilMonotonicNanos; // guarded by lock

    public RhythmControl(EventClock clock) {
        this.clock = clock;
    }

    /// Begins an incident, or gives the present one another end and reason.
    public Status incident(long durationNanos, String reason) {
        synchronized (lock) {
            untilMonotonicNanos = clock.monotonicNanos() + durationNanos;
            status = new Status(Rhythm.INCIDENT, clock.epochNanos() + durationNanos, reason);
            lock.notifyAll();
            return status;
        }
    }

    public Status normal() {
        synchronized (lock) {
            status = NORMAL;
            lock.notifyAll();
            return status;
        }
    }

    public Status status() {
        synchronized (lock) {
            if (status.rhythm() == Rhythm.INCIDENT
                    && clock.monotonicNanos() - untilMonotonicNanos >= 0) {
                status = NORMAL;
            }
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
}

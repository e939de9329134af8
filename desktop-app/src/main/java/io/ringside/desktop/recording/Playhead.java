package io.ringside.desktop.recording;

import io.ringside.desktop.model.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// How far a recording has been played, for all of its nodes alike: it runs at a speed, is held,
/// goes on by single messages, or is moved on. Back is a new one, from there. Thread-safe.
public final class Playhead {
    /// Times as fast as it was recorded.
    public static final double LEAST_SPEED = 0.1;

    public static final double GREATEST_SPEED = 100;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Clock clock;
    private long lengthNanos; // this, and all below, guarded by this
    private long anchorNanos;
    private long anchorMonotonicNanos;
    private double speed = 1;
    private boolean held;
    private long nextNanos = Long.MAX_VALUE;

    /// @param positionNanos what lies before it is played at once
    public Playhead(Clock clock, long positionNanos) {
        this.clock = clock;
        anchorNanos = Math.max(0, positionNanos);
        anchorMonotonicNanos = clock.monotonicNanos();
    }

    /// What the window shows of it.
    ///
    /// @param positionNanos from the first message on, at most the length
    public record Status(long positionNanos, long lengthNanos, double speed, boolean held) {
        public boolean ended() {
            return positionNanos >= lengthNanos;
        }
    }

    /// Nothing before the file was read.
    public synchronized Optional<Status> status() {
        return lengthNanos == 0
                ? Optional.empty()
                : Optional.of(
                        new Status(Math.min(position(), lengthNanos), lengthNanos, speed, held));
    }

    synchronized void length(long nanos) {
        lengthNanos = Math.max(1, nanos);
    }

    /// @throws IllegalArgumentException one sentence, when it is none
    public synchronized void speed(double times) {
        if (!(times >= LEAST_SPEED && times <= GREATEST_SPEED)) {
            throw new IllegalArgumentException(
                    "A speed is " + LEAST_SPEED + " to " + GREATEST_SPEED + ", not " + times + ".");
        }
        anchor(position());
        speed = times;
        notifyAll();
    }

    public synchronized void hold(boolean wanted) {
        anchor(position());
        held = wanted;
        notifyAll();
    }

    /// Holds it, one message further.
    public synchronized void step() {
        anchor(nextNanos == Long.MAX_VALUE ? position() : Math.max(nextNanos, position()));
        held = true;
        nextNanos = Long.MAX_VALUE;
        notifyAll();
    }

    /// False where that lies behind: what was shown cannot be taken back.
    public synchronized boolean moveTo(long nanos) {
        if (nanos < position()) {
            return false;
        }
        anchor(Math.min(nanos, lengthNanos));
        notifyAll();
        return true;
    }

    /// Waits until a message's turn. False when closed meanwhile.
    boolean await(long sinceFirstNanos, CountDownLatch closed) throws InterruptedException {
        synchronized (this) {
            while (closed.getCount() > 0 && position() < sinceFirstNanos) {
                nextNanos = Math.min(nextNanos, sinceFirstNanos);
                double left = (sinceFirstNanos - position()) / speed;
                TimeUnit.NANOSECONDS.timedWait(
                        this,
                        held ? LOOK_NANOS : (long) Math.clamp(left, 1.0, (double) LOOK_NANOS));
            }
            if (nextNanos <= sinceFirstNanos) {
                nextNanos = Long.MAX_VALUE; // whoever waits for a later one says so again
            }
            return closed.getCount() > 0;
        }
    }

    private long position() {
        return held
                ? anchorNanos
                : anchorNanos + (long) ((clock.monotonicNanos() - anchorMonotonicNanos) * speed);
    }

    private void anchor(long nanos) {
        anchorNanos = nanos;
        anchorMonotonicNanos = clock.monotonicNanos();
    }
}

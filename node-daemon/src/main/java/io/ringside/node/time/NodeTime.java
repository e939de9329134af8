package io.ringside.node.time;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/// The time of a daemon, and how it is told. Inside, every stamp is on one line that never jumps:
/// the wall clock at the start, and CLOCK_MONOTONIC since. So whoever subtracts two stamps has a
/// true duration. Outside, stamps are told by the wall clock of now ([#told], [#toldNow]).
///
/// The wall clock is compared with this line at each window's end ([#follow]); the drain thread
/// does that, and says when it passes ([#passes]). Any thread may ask for all else.
public final class NodeTime implements EventClock {
    /// So far the wall clock may be from what is told before that follows.
    static final long TOLERANCE_NANOS = 100_000_000;

    /// Passes that are further apart are a pause: nobody looked meanwhile.
    static final long PAUSE_NANOS = 2_000_000_000;

    private static final long MOST_BRACKET_NANOS = 1_000_000;
    private static final int BRACKETS = 3;
    private static final int MOST_KNOWN = 64;

    private final EventClock host;
    private final boolean follows;
    private final long epochMinusMonotonicNanos;
    private final Deque<Long> corrections = new ArrayDeque<>(); // drain thread; newest last
    private volatile Telling telling = Telling.PLAIN;
    private volatile long resumedNanos;
    private long sleptNanos;
    private OptionalLong passedNanos = OptionalLong.empty();

    private NodeTime(EventClock host, boolean follows) {
        this.host = host;
        this.follows = follows;
        long monotonicNanos = host.monotonicNanos();
        epochMinusMonotonicNanos =
                offsetNanos().orElseGet(() -> host.epochNanos() - host.monotonicNanos());
        resumedNanos = monotonicNanos - Long.MAX_VALUE / 2;
        sleptNanos = host.sleptNanos();
        corrections.add(0L);
    }

    /// Of this host: it follows the wall clock, and notices pauses.
    public static NodeTime following(EventClock host) {
        return new NodeTime(host, true);
    }

    /// Of a clock whose two readings belong together for ever, as a playback's.
    public static NodeTime fixed(EventClock clock) {
        return new NodeTime(clock, false);
    }

    @Override
    public long monotonicNanos() {
        return host.monotonicNanos();
    }

    /// On the line that never jumps.
    @Override
    public long epochNanos() {
        return follows ? host.monotonicNanos() + epochMinusMonotonicNanos : host.epochNanos();
    }

    @Override
    public long resumedMonotonicNanos() {
        return resumedNanos;
    }

    /// A process that may be of another time namespace is in the daemon's own all the same if it
    /// published one of the differences that were true once. Drain thread.
    @Override
    public long epochMinusMonotonicNanos(long published, int pid, long pidNamespace) {
        if (follows && host.isSharedWith(pid, pidNamespace)) {
            return epochMinusMonotonicNanos;
        }
        for (long correction : corrections) {
            long own = published - correction;
            if (follows && Math.abs(own - epochMinusMonotonicNanos) <= TOLERANCE_NANOS) {
                return epochMinusMonotonicNanos;
            }
        }
        return published - corrections.getLast();
    }

    /// A stamp of what happened, by the wall clock of then. 0 stays 0: absent.
    public long told(long epochNanos) {
        return epochNanos == 0 ? 0 : epochNanos + telling.correctionNanos(epochNanos);
    }

    /// A stamp of what is now, or is measured from now, by the wall clock of now. 0 stays 0.
    public long toldNow(long epochNanos) {
        return epochNanos == 0 ? 0 : epochNanos + telling.latestNanos();
    }

    /// Whether stamps are told as they are.
    public boolean isPlain() {
        return telling.isPlain();
    }

    /// To be called at each pass of the drain. How long the start took before the first is no
    /// pause.
    ///
    /// @return for how long nobody had looked, if that was long
    public OptionalLong passes() {
        long now = host.monotonicNanos();
        long apart = now - passedNanos.orElse(now);
        resumedNanos = follows && passedNanos.isEmpty() ? now : resumedNanos;
        passedNanos = OptionalLong.of(now);
        if (!follows || apart <= PAUSE_NANOS) {
            return OptionalLong.empty();
        }
        resumedNanos = now;
        return OptionalLong.of(apart);
    }

    /// Compares with the wall clock, at the end of a window and before its stamps are told. Where
    /// the wall clock went forward, what came before the window is told as before: a gap. Where it
    /// went back, all stamps are told anew, the daemon's start too, so that none overlap.
    ///
    /// @param windowStartEpochNanos on the line that never jumps
    public Optional<Step> follow(long windowStartEpochNanos) {
        OptionalLong offset = follows ? offsetNanos() : OptionalLong.empty();
        if (offset.isEmpty()) {
            return Optional.empty();
        }
        long byNanos = offset.getAsLong() - epochMinusMonotonicNanos - telling.latestNanos();
        if (Math.abs(byNanos) <= TOLERANCE_NANOS) {
            return Optional.empty();
        }
        long slept = host.sleptNanos();
        long sleptSince = Math.max(0, slept - sleptNanos);
        sleptNanos = slept;
        telling =
                byNanos > 0
                        ? telling.ahead(windowStartEpochNanos, byNanos)
                        : telling.back(-byNanos);
        corrections.remove(telling.latestNanos());
        corrections.addLast(telling.latestNanos());
        if (corrections.size() > MOST_KNOWN) {
            corrections.removeFirst();
        }
        return Optional.of(new Step(toldNow(epochNanos()), byNanos, sleptSince));
    }

    /// The wall clock less the monotonic one, read close together; absent where that did not come
    /// about.
    private OptionalLong offsetNanos() {
        for (int i = 0; i < BRACKETS; i++) {
            long before = host.monotonicNanos();
            long wall = host.epochNanos();
            long took = host.monotonicNanos() - before;
            if (took >= 0 && took <= MOST_BRACKET_NANOS) {
                return OptionalLong.of(wall - before - took / 2);
            }
        }
        return OptionalLong.empty();
    }

    /// The wall clock left the line that was told.
    ///
    /// @param atEpochNanos when that was noticed, by the wall clock since
    /// @param byNanos below 0: it was set back
    /// @param sleptNanos how much of it the machine slept, as far as is known
    public record Step(long atEpochNanos, long byNanos, long sleptNanos) {}
}

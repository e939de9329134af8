package io.ringside.node.capture;

import io.ringside.node.drain.DrainFaults;
import io.ringside.node.drain.DrainLoop;
import io.ringside.node.drain.Drainer;
import io.ringside.node.time.EventClock;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// Drains a directory of segments into a recorder until a limit is reached, writing fails, or
/// [#stop] is called. The calling thread is the drain thread.
public final class CaptureLoop {
    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Drainer drainer;
    private final CaptureRecorder recorder;
    private final EventClock clock;
    private final CaptureLimits limits;
    private final DrainLoop loop;
    private final long startNanos;
    private long refreshedNanos;
    private OptionalLong idleSinceNanos = OptionalLong.empty();

    /// @param drainer one that drains into `recorder`; closed at the end of the run
    /// @param clock the host's own
    public CaptureLoop(
            Drainer drainer, CaptureRecorder recorder, EventClock clock, CaptureLimits limits) {
        this.drainer = drainer;
        this.recorder = recorder;
        this.clock = clock;
        this.limits = limits;
        this.startNanos = clock.monotonicNanos();
        this.refreshedNanos = startNanos;
        this.loop =
                new DrainLoop(
                        drainer,
                        clock::monotonicNanos,
                        this::afterPass,
                        new DrainFaults(clock::monotonicNanos, REFRESH_NANOS));
    }

    /// Blocks until the end; everything drained by then is with the recorder, which stays open.
    public void run() {
        loop.run();
    }

    /// Ends the run soon. Any thread.
    public void stop() {
        loop.stop();
    }

    private void afterPass() {
        long now = clock.monotonicNanos();
        if (now - refreshedNanos >= REFRESH_NANOS) {
            refreshedNanos = now;
            drainer.refresh();
        }
        recorder.tick();
        if (!recorder.idle()) {
            idleSinceNanos = OptionalLong.empty();
        } else if (idleSinceNanos.isEmpty()) {
            idleSinceNanos = OptionalLong.of(now);
        }
        if (reached(limits.forNanos(), now - startNanos)
                || (idleSinceNanos.isPresent()
                        && reached(limits.untilIdleNanos(), now - idleSinceNanos.getAsLong()))
                || recorder.failure().isPresent()) {
            loop.stop();
        }
    }

    private static boolean reached(OptionalLong limit, long elapsed) {
        return limit.isPresent() && elapsed >= limit.getAsLong();
    }
}

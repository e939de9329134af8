package io.ringside.desktop.bench;

import io.ringside.desktop.model.Clock;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.viewdata.ClusterView;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Hours of a simulated cluster through the window as fast as this machine makes them, nothing left
/// out: feeds wait for room. A row for each simulated hour: what lives on the heap after a
/// collection, what is resident, threads, what was dropped, and the longest that the FX thread
/// worked between two frames. The program's clock is the newest time that it was told.
final class SimulatedDay {
    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final long SETTLED_NANOS = 30_000_000_000L;
    private static final long BASE_EPOCH_NANOS = 1_800_000_000_000_000_000L;

    private final String shape;
    private final int hours;
    private final Duration limit;

    /// @param limit of real time; what has been simulated by then is told
    SimulatedDay(String shape, int hours, Duration limit) {
        this.shape = shape;
        this.hours = hours;
        this.limit = limit;
    }

    void run() {
        Told clock = new Told(hours * HOUR_NANOS);
        String target = "simulate:" + shape + ",for:" + hours + "h";
        new LiveWindow("day", target, Duration.ZERO, Duration.ZERO)
                .open(clock, Replay.Pace.AT_ONCE, session -> watch(session, clock));
    }

    private void watch(LiveSession session, Told clock) throws InterruptedException {
        session.onView(clock::told);
        long began = System.nanoTime();
        long step = HOUR_NANOS / (hours >= 8 ? 1 : 4);
        FrameWatch frames = new FrameWatch();
        ThreadCpu before = ThreadCpu.now();
        long part = 0;
        boolean over = false;
        long partBegan = began;
        long partFrom = 0;
        while (!over) {
            // Not while classes load and Java compiles.
            if (part == 0 && clock.simulatedNanos() > SETTLED_NANOS) {
                part = 1;
                before = ThreadCpu.now();
                frames.start();
            }
            Thread.sleep(100);
            long simulated = clock.simulatedNanos();
            over =
                    simulated >= hours * HOUR_NANOS - 2_000_000_000L
                            || System.nanoTime() - began > limit.toNanos();
            if (part > 0 && (simulated >= part * step || over)) {
                long now = System.nanoTime();
                ThreadCpu cpu = ThreadCpu.now();
                FrameWatch.Seen seen = frames.stop();
                double speed = (double) (simulated - partFrom) / (now - partBegan);
                tell(
                        session,
                        simulated,
                        speed,
                        seen,
                        cpu.words(before, (double) (now - partBegan)));
                before = ThreadCpu.now();
                partBegan = System.nanoTime();
                partFrom = simulated;
                part = simulated / step + 1;
                frames.start();
            }
        }
        frames.stop();
        Measured.row(
                shape + ": simulated; real",
                "%.2f h; %.0f s: %.0f times as fast",
                clock.simulatedNanos() / (double) HOUR_NANOS,
                (System.nanoTime() - began) / 1e9,
                clock.simulatedNanos() / (double) (System.nanoTime() - began));
    }

    private void tell(
            LiveSession session, long simulated, double speed, FrameWatch.Seen seen, String cpu) {
        System.gc();
        ClusterView view = session.latest();
        Measured.row(
                String.format("%s: after %.2f simulated hours", shape, simulated / 3.6e12),
                "%d MiB live, %d MiB resident, %d threads, %d lost; FX thread between two frames at most"
                        + " %.0f ms of CPU (%d times over 50), %.0f ms by the wall; %.0f times as fast; %s",
                Measured.heap(),
                Measured.mebibytes("VmRSS"),
                Thread.getAllStackTraces().size(),
                view.losses().stream().mapToLong(loss -> loss.count()).sum(),
                seen.mostCpuMillis(),
                seen.longs(),
                seen.mostWallMillis(),
                speed,
                cpu);
    }

    /// The newest time of the views.
    private static final class Told implements Clock {
        private final long wall;
        private final AtomicLong newest = new AtomicLong(BASE_EPOCH_NANOS);

        Told(long lengthNanos) {
            // What is played at once ends at the wall clock's time.
            wall = BASE_EPOCH_NANOS + lengthNanos;
        }

        void told(ClusterView view) {
            newest.accumulateAndGet(view.timeline().lastNanos(), Math::max);
        }

        long simulatedNanos() {
            return newest.get() - BASE_EPOCH_NANOS;
        }

        @Override
        public long epochNanos() {
            return newest.get();
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }

        @Override
        public long wallEpochNanos() {
            return wall;
        }
    }
}

package io.ringside.desktop.bench;

import io.ringside.desktop.model.Clock;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.v1.Snapshot;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javafx.application.Platform;

/// Hours of a simulated cluster through the window as fast as this machine makes them, nothing left
/// out: feeds wait for room, so a view is made of several windows of each node, and two frames a
/// second of real time are drawn. A row for each quarter of a simulated hour: what lives on the
/// heap after a full collection, what is resident, what waits where, what was dropped, the longest
/// that the FX thread worked between two frames, and what a simulated second cost. The program's
/// clock is the newest time that it was told.
final class SimulatedDay {
    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final long STEP_NANOS = HOUR_NANOS / 4;
    private static final long SETTLED_NANOS = 60_000_000_000L;
    private static final int FRAMES = 2;
    private static final long BASE_EPOCH_NANOS = 1_800_000_000_000_000_000L;
    private static final String WAITING_OPERATION =
            "io.ringside.desktop.correlate.matching.ToldRanks";
    private static final String KEPT_MESSAGE =
            "io.ringside.desktop.recording.incident.PackedMessage";

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
        // Read when the toolkit starts. Frames follow the wall, not simulated time: sixty a second
        // would be six for each simulated second, all but one of them of the same view.
        System.setProperty("javafx.animation.pulse", Integer.toString(FRAMES));
        Told clock = new Told(hours * HOUR_NANOS);
        String target = "simulate:" + shape + ",for:" + hours + "h";
        new LiveWindow("day", target, Duration.ZERO, Duration.ZERO)
                .open(clock, Replay.Pace.AT_ONCE, session -> watch(session, clock));
    }

    private void watch(LiveSession session, Told clock) throws InterruptedException {
        session.onView(clock::told);
        long began = System.nanoTime();
        // Not while classes load and Java compiles.
        while (clock.simulatedNanos() < SETTLED_NANOS && isWithin(began)) {
            Thread.sleep(100);
        }
        head();
        FrameWatch frames = new FrameWatch();
        boolean over = false;
        while (!over) {
            Part part = new Part(clock, session);
            frames.start();
            long end = (part.simulatedNanos / STEP_NANOS + 1) * STEP_NANOS;
            while (clock.simulatedNanos() < end && !isOver(clock) && isWithin(began)) {
                Thread.sleep(100);
            }
            over = isOver(clock) || !isWithin(began);
            FrameWatch.Seen seen = frames.stop();
            part.tell(clock, session, seen, fxDelayMillis());
        }
        Measured.row(
                shape + ": simulated; real",
                "%.2f h; %.0f s: %.1f times as fast; %s",
                clock.simulatedNanos() / (double) HOUR_NANOS,
                (System.nanoTime() - began) / 1e9,
                clock.simulatedNanos() / (double) (System.nanoTime() - began),
                Measured.machine());
    }

    private boolean isWithin(long began) {
        return System.nanoTime() - began < limit.toNanos();
    }

    private boolean isOver(Told clock) {
        return clock.simulatedNanos() >= hours * HOUR_NANOS - 2_000_000_000L;
    }

    /// How long what is asked of the FX thread waits behind what was asked before.
    private static double fxDelayMillis() throws InterruptedException {
        long asked = System.nanoTime();
        CountDownLatch done = new CountDownLatch(1);
        Platform.runLater(done::countDown);
        done.await();
        return (System.nanoTime() - asked) / 1e6;
    }

    private static void head() {
        System.out.println(
                "| simulated h | live, MiB | resident, most | threads | snapshots: mapped, as"
                        + " messages | operations that wait for a rank | kept for an incident | lost | FX"
                        + " queue, ms | FX between frames: CPU ms, times over 50, wall ms | views,"
                        + " frames a simulated s | times as fast | CPU ms a simulated s |\n"
                        + "|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    }

    /// From one row to the next.
    private static final class Part {
        private final ThreadCpu cpu = ThreadCpu.now();
        private final long beganNanos = System.nanoTime();
        private final long simulatedNanos;
        private final long version;

        Part(Told clock, LiveSession session) {
            simulatedNanos = clock.simulatedNanos();
            version = session.latest().version();
        }

        void tell(Told clock, LiveSession session, FrameWatch.Seen seen, double fxMillis) {
            ThreadCpu now = ThreadCpu.now();
            long took = System.nanoTime() - beganNanos;
            ClusterView view = session.latest();
            double seconds = (clock.simulatedNanos() - simulatedNanos) / 1e9;
            HeapCount heap = HeapCount.now();
            Measured.row(
                    String.format("%.2f", clock.simulatedNanos() / (double) HOUR_NANOS),
                    "%d | %d, %d | %d | %d, %d | %d | %d | %d | %.0f | %.0f, %d, %.0f | %.2f, %.2f | %.1f"
                            + " | %s",
                    heap.mebibytes(),
                    Measured.mebibytes("VmRSS"),
                    Measured.mebibytes("VmHWM"),
                    Thread.getAllStackTraces().size(),
                    heap.of(NodeSnapshot.class),
                    heap.of(Snapshot.class),
                    heap.named(WAITING_OPERATION),
                    heap.named(KEPT_MESSAGE),
                    view.losses().stream().mapToLong(loss -> loss.count()).sum(),
                    fxMillis,
                    seen.mostCpuMillis(),
                    seen.longs(),
                    seen.mostWallMillis(),
                    (view.version() - version) / seconds,
                    seen.frames() / seconds,
                    seconds * 1e9 / took,
                    now.milliseconds(cpu, seconds));
        }
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

package io.ringside.desktop.bench;

import io.ringside.desktop.model.Clock;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.session.SessionOptions;
import io.ringside.desktop.ui.Window;
import io.ringside.desktop.ui.WindowOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javafx.application.Platform;
import javafx.scene.Scene;

/// The window as `ringside open` opens it, on one target, and what it costs. One in a process.
final class LiveWindow {
    private static final long FIRST_LIMIT_NANOS = 60_000_000_000L;

    private final String name;
    private final String target;
    private final Duration settle;
    private final Duration measured;
    private final AtomicLong firstFrameMillis = new AtomicLong();
    private final AtomicLong firstCpuNanos = new AtomicLong();

    /// @param target empty: none
    /// @param settle left out at the start, while classes load and Java compiles
    LiveWindow(String name, String target, Duration settle, Duration measured) {
        this.name = name;
        this.target = target;
        this.settle = settle;
        this.measured = measured;
    }

    /// What of the window is measured.
    @FunctionalInterface
    interface Work {
        void run(LiveSession session) throws InterruptedException;
    }

    void run() {
        open(new RealClock(), Replay.Pace.RECORDED, this::measure);
    }

    /// Opens the window and runs `work` beside it; afterwards the window closes.
    void open(Clock clock, Replay.Pace pace, Work work) {
        SessionOptions options = new SessionOptions("bench", false, pace);
        try (LiveSession session = LiveSession.start(options, clock)) {
            if (!target.isEmpty()) {
                session.connect(List.of(target));
            }
            Thread.ofPlatform().daemon().name("bench-first").start(this::watchFirst);
            Thread.ofPlatform().daemon().name("bench").start(() -> work(work, session));
            Window.launch(session, WindowOptions.usual(clock::epochNanos, clock::wallEpochNanos));
        }
    }

    private static void work(Work work, LiveSession session) {
        try {
            work.run(session);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Window.close();
        }
    }

    private void measure(LiveSession session) throws InterruptedException {
        long limit = System.nanoTime() + FIRST_LIMIT_NANOS;
        while (firstFrameMillis.get() == 0 && System.nanoTime() < limit) {
            Thread.sleep(20);
        }
        first();
        Thread.sleep(settle);
        FrameWatch frames = new FrameWatch();
        frames.start();
        ThreadCpu before = ThreadCpu.now();
        long began = System.nanoTime();
        long version = session.latest().version();
        Thread.sleep(measured);
        ThreadCpu after = ThreadCpu.now();
        double took = System.nanoTime() - began;
        FrameWatch.Seen seen = frames.stop();
        Measured.row(
                name + ": CPU of a core",
                "%.1f %%, without compiling %.1f %%: %s",
                after.percent(before, took),
                after.percent(before, took) - after.percent(ThreadCpu.Kind.COMPILER, before, took),
                after.words(before, took));
        Measured.row(
                name + ": frames; views; FX thread between two frames",
                "%.0f and %.1f a second; CPU at most %.1f ms, %d times over %.0f ms; wall at most %.0f ms",
                seen.framesPerSecond(),
                (session.latest().version() - version) / (took / 1e9),
                seen.mostCpuMillis(),
                seen.longs(),
                FrameWatch.LONG_MILLIS,
                seen.mostWallMillis());
        Measured.row(
                name + ": resident, most; nodes current",
                "%d, %d MiB; %d of %d",
                Measured.mebibytes("VmRSS"),
                Measured.mebibytes("VmHWM"),
                session.latest().nodes().stream().filter(node -> !node.stale()).count(),
                session.latest().nodes().size());
    }

    private void first() {
        if (firstFrameMillis.get() == 0) {
            Measured.row(name + ": process start to first frame", "none in a minute");
            return;
        }
        Measured.row(
                name + ": process start to first frame",
                "%.2f s, in which it used %.2f s of CPU",
                firstFrameMillis.get() / 1e3,
                firstCpuNanos.get() / 1e9);
    }

    /// The end of the first pulse in which the window had its size and its style.
    private void watchFirst() {
        try {
            while (firstFrameMillis.get() == 0) {
                try {
                    Platform.runLater(this::look);
                } catch (IllegalStateException e) {
                    // The toolkit is not up yet.
                }
                Thread.sleep(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean listening;

    private void look() {
        if (listening
                || javafx.stage.Window.getWindows().isEmpty()
                || javafx.stage.Window.getWindows().getFirst().getScene() == null) {
            return;
        }
        listening = true;
        Scene scene = javafx.stage.Window.getWindows().getFirst().getScene();
        int[] pulses = {0};
        // The second one comes after the first has been handed to the renderer and drawn.
        scene.addPostLayoutPulseListener(() -> {
            if (pulses[0]++ == 1) {
                firstCpuNanos.compareAndSet(0, Measured.processNanos());
                firstFrameMillis.compareAndSet(0, Math.round(Measured.secondsSinceStart() * 1e3));
            }
        });
    }

    static final class RealClock implements Clock {
        private final long baseEpochNanos = System.currentTimeMillis() * 1_000_000L;
        private final long baseNanos = System.nanoTime();

        @Override
        public long epochNanos() {
            return baseEpochNanos + System.nanoTime() - baseNanos;
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }
    }
}

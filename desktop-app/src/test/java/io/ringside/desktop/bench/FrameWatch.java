package io.ringside.desktop.bench;

import io.ringside.desktop.ui.pulse.ViewPulse;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import javafx.scene.Scene;
import javafx.stage.Window;

/// What the FX thread does between two frames: processor time, which is the most that any task
/// between them can have taken, and the wall's. Owned by the FX thread; read after [#stop].
final class FrameWatch {
    static final double LONG_MILLIS = 50;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Runnable frame = this::frame;
    private long cpu = -1;
    private long wall;
    private long beganNanos;
    private long frames;
    private long busy;
    private double mostCpuMillis;
    private double mostWallMillis;
    private long wallNanos;

    /// What was seen.
    ///
    /// @param longs how many times over 50 ms of processor time between two frames
    record Seen(
            long frames,
            long longs,
            double mostCpuMillis,
            double mostWallMillis,
            double framesPerSecond) {}

    void start() {
        ViewPulse.onToolkit(() -> {
            cpu = -1;
            frames = 0;
            busy = 0;
            mostCpuMillis = 0;
            mostWallMillis = 0;
            beganNanos = System.nanoTime();
            scene().addPreLayoutPulseListener(frame);
        });
    }

    Seen stop() {
        ViewPulse.onToolkit(() -> {
            scene().removePreLayoutPulseListener(frame);
            wallNanos = System.nanoTime() - beganNanos;
        });
        return new Seen(frames, busy, mostCpuMillis, mostWallMillis, frames / (wallNanos / 1e9));
    }

    /// A timer of its own would make the frames that are counted.
    private static Scene scene() {
        return Window.getWindows().getFirst().getScene();
    }

    private void frame() {
        long nowCpu = THREADS.getCurrentThreadCpuTime();
        long now = System.nanoTime();
        if (cpu >= 0) {
            double took = (nowCpu - cpu) / 1e6;
            frames++;
            busy += took > LONG_MILLIS ? 1 : 0;
            mostCpuMillis = Math.max(mostCpuMillis, took);
            mostWallMillis = Math.max(mostWallMillis, (now - wall) / 1e6);
        }
        cpu = nowCpu;
        wall = now;
    }
}

package io.ringside.desktop.bench;

import io.ringside.desktop.boot.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Window;

/// The real program up to its first frame, then it ends: prints seconds from the process's start,
/// its processor seconds, those of the FX thread and of the thread that comes before it, and MiB
/// resident. Run by bench/start-bench.sh, as a packaged tree starts it.
public final class FirstFrame {
    private static final int DRAWN = 2;

    private boolean listening;
    private int pulses;

    private FirstFrame() {}

    /// @param arguments those of `ringside`
    public static void main(String[] arguments) {
        FirstFrame first = new FirstFrame();
        Thread.ofPlatform().daemon().name("bench-first").start(first::watch);
        Main.main(arguments);
    }

    private void watch() {
        try {
            while (!listening) {
                try {
                    Platform.runLater(this::look);
                } catch (IllegalStateException e) {
                    // The toolkit is not up yet.
                }
                Thread.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        if (listening || Window.getWindows().isEmpty()) {
            return;
        }
        Scene scene = Window.getWindows().getFirst().getScene();
        if (scene == null) {
            return;
        }
        listening = true;
        scene.addPostLayoutPulseListener(this::pulse);
    }

    /// The second one comes after the first has been handed to the renderer and drawn.
    private void pulse() {
        if (++pulses != DRAWN) {
            return;
        }
        System.out.printf(
                "%.2f %.2f %.2f %.2f %d%n",
                Measured.secondsSinceStart(),
                Measured.processNanos() / 1e9,
                seconds("JavaFX Applicat"),
                seconds("java"),
                Measured.mebibytes("VmRSS"));
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /// Processor seconds of the threads of a name, as the kernel knows it.
    private static double seconds(String name) {
        try (var threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.map(FirstFrame::stat)
                            .filter(stat -> stat.contains("(" + name + ")"))
                            .mapToLong(FirstFrame::ticks)
                            .sum()
                    / 100.0;
        } catch (java.io.IOException e) {
            return Double.NaN;
        }
    }

    private static String stat(Path thread) {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (java.io.IOException e) {
            // It ended meanwhile.
            return "";
        }
    }

    private static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}

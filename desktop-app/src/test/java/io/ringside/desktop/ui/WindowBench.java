package io.ringside.desktop.ui;

import io.ringside.desktop.model.Clock;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.session.SessionOptions;
import io.ringside.desktop.ui.gpus.wall.WallCost;
import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.TestPalettes;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.themes.Theme;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.scene.Scene;

/// What the window costs, each figure in a process of its own with the launcher's flags, live on a
/// simulated cluster: `-Dbench=io.ringside.desktop.ui.WindowBench`. Prints a table.
public final class WindowBench {
    private static final int SETTLE_SECONDS = 15;

    private WindowBench() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            table();
        } else if (arguments[0].equals("wall")) {
            wall();
        } else {
            live(arguments[0], Integer.parseInt(arguments[1]));
        }
        System.exit(0);
    }

    private static void table() throws IOException, InterruptedException {
        System.out.println("| what | figure |\n|---|---|");
        child("wall", "");
        child("idle", "20");
        child("simulate:1x8", "30");
        child("simulate:8x8", "60");
        child("simulate:256x8", "90");
    }

    /// As packaging/launchers/launcher.sh starts it.
    private static void child(String what, String seconds)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseG1GC",
                                "-Xms32m",
                                "-Xmx384m",
                                "-XX:MaxGCPauseMillis=30",
                                "-XX:MinHeapFreeRatio=10",
                                "-XX:MaxHeapFreeRatio=30",
                                "-XX:TrimNativeHeapInterval=5000",
                                "-Dglass.platform=Headless",
                                "-Dprism.order=sw",
                                "-Djava.awt.headless=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                WindowBench.class.getName(),
                                what));
        if (!seconds.isEmpty()) {
            command.add(seconds);
        }
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.start().waitFor();
    }

    private static void wall() throws InterruptedException {
        Palette palette = TestPalettes.of(Theme.DARK);
        for (int nodes : new int[] {8, 256, 512}) {
            List<GpuView> gpus = SampleGpus.gpus(nodes, 8, false);
            AtomicReference<Double> millis = new AtomicReference<>(0.0);
            ViewPulse.onToolkit(() -> millis.set(WallCost.millis(gpus, 8, palette)));
            System.out.printf(
                    "| GPU wall of %d, 516 x 300: a picture | %.1f ms of CPU |%n",
                    nodes * 8, millis.get());
        }
    }

    private static void live(String target, int seconds) throws Exception {
        Clock clock = new RealClock();
        AtomicLong firstFrame = new AtomicLong();
        List<Long> pixelNanos = Collections.synchronizedList(new ArrayList<>());
        try (LiveSession session =
                LiveSession.start(
                        new SessionOptions("bench", false, Replay.Pace.RECORDED), clock)) {
            if (!target.equals("idle")) {
                session.connect(List.of(target));
            }
            Thread watcher =
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> watch(session, clock, firstFrame, pixelNanos));
            Thread teller =
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> tell(target, seconds, session, firstFrame, pixelNanos));
            Window.launch(session, WindowOptions.usual(clock::epochNanos, clock::wallEpochNanos));
            teller.join();
            watcher.interrupt();
        }
    }

    /// Notes the first frame, and for each newer snapshot how long it took from its arrival to a
    /// frame.
    private static void watch(
            LiveSession session, Clock clock, AtomicLong firstFrame, List<Long> pixelNanos) {
        try {
            CountDownLatch shown = new CountDownLatch(1);
            while (shown.getCount() > 0) {
                try {
                    Platform.runLater(() -> {
                        if (!javafx.stage.Window.getWindows().isEmpty()
                                && javafx.stage.Window.getWindows().getFirst().getScene() != null
                                && shown.getCount() > 0) {
                            Scene scene = javafx.stage.Window.getWindows().getFirst().getScene();
                            long[] newest = {0};
                            scene.addPostLayoutPulseListener(
                                    () -> frame(session, clock, firstFrame, pixelNanos, newest));
                            shown.countDown();
                        }
                    });
                } catch (IllegalStateException e) {
                    // The toolkit is not up yet.
                }
                shown.await(2, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void frame(
            LiveSession session,
            Clock clock,
            AtomicLong firstFrame,
            List<Long> pixelNanos,
            long[] newest) {
        firstFrame.compareAndSet(0L, clock.wallEpochNanos());
        ClusterView view = session.latest();
        long arrival =
                view.nodes().stream()
                        .mapToLong(node -> node.lastSnapshotEpochNanos().orElse(0))
                        .max()
                        .orElse(0);
        if (arrival > newest[0]) {
            newest[0] = arrival;
            pixelNanos.add(clock.epochNanos() - arrival);
        }
    }

    private static void tell(
            String target,
            int seconds,
            LiveSession session,
            AtomicLong firstFrame,
            List<Long> pixelNanos) {
        try {
            var system =
                    (com.sun.management.OperatingSystemMXBean)
                            ManagementFactory.getOperatingSystemMXBean();
            Thread.sleep(SETTLE_SECONDS * 1000L);
            long cpu = system.getProcessCpuTime();
            long fx = fxNanos();
            long began = System.nanoTime();
            long version = session.latest().version();
            pixelNanos.clear();
            Thread.sleep(Math.max(1, seconds - SETTLE_SECONDS) * 1000L);
            double took = System.nanoTime() - began;
            String name = target.replace("simulate:", "live on ");
            if (target.equals("idle") || target.equals("simulate:1x8")) {
                Instant start = ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);
                System.out.printf(
                        "| %s: process start to first frame | %.2f s |%n",
                        name, (firstFrame.get() / 1e6 - start.toEpochMilli()) / 1000);
            }
            System.out.printf(
                    "| %s: CPU of the process, of it the FX thread | %.0f %%, %.0f %% of a core |%n",
                    name,
                    100 * (system.getProcessCpuTime() - cpu) / took,
                    100 * (fxNanos() - fx) / took);
            if (!target.equals("idle")) {
                List<Long> sorted = new ArrayList<>(pixelNanos);
                Collections.sort(sorted);
                System.out.printf(
                        "| %s: arrival to frame, median, most; views a second | %.0f ms, %.0f ms; %.1f |%n",
                        name,
                        sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2) / 1e6,
                        sorted.isEmpty() ? Double.NaN : sorted.getLast() / 1e6,
                        (session.latest().version() - version) / (took / 1e9));
            }
            System.out.printf(
                    "| %s: resident, most; nodes current | %s, %s; %d of %d |%n",
                    name,
                    status("VmRSS"),
                    status("VmHWM"),
                    session.latest().nodes().stream().filter(n -> !n.stale()).count(),
                    session.latest().nodes().size());
            Window.close();
        } catch (InterruptedException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long fxNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().equals("JavaFX Application Thread")) {
                return threads.getThreadCpuTime(id);
            }
        }
        return 0;
    }

    private static String status(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB";
            }
        }
        return "not told";
    }

    private static final class RealClock implements Clock {
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

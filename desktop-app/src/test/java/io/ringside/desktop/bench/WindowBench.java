package io.ringside.desktop.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the window costs, as one table: each part in a process of its own with the launcher's
/// flags. `-Dbench=io.ringside.desktop.bench.WindowBench`, or `bench/window-bench.sh`.
public final class WindowBench {
    private static final String SELF = WindowBench.class.getName();

    private WindowBench() {}

    /// @param arguments none, or `table` and how many seconds of real time the simulated day may
    ///   take: all parts; else one of them and its amount: seconds of `idle`, of a shape as `8x8`,
    ///   of `day`; events of `pixel`
    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        if (arguments.length == 0 || arguments[0].equals("table")) {
            table(arguments.length > 1 ? arguments[1] : "90");
        } else {
            part(arguments[0], arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20);
        }
        // Toolkits and gRPC leave threads behind.
        System.exit(0);
    }

    private static void table(String daySeconds) throws IOException, InterruptedException {
        System.out.println(
                Instant.now().truncatedTo(ChronoUnit.SECONDS)
                        + "; "
                        + Measured.machine()
                        + ". Window 1600 x 900, dark, at most 60 frames a second, software"
                        + " pipeline, no display; snapshots once a second.\n");
        System.out.println("| what | figure |\n|---|---|");
        child(SELF, "idle", "15");
        child(SELF, "pixel", "60");
        child(SELF, "1x8", "20");
        child(SELF, "8x8", "20");
        child(SELF, "256x8", "40");
        child("io.ringside.desktop.ui.heatmap.HeatMapCost");
        child("io.ringside.desktop.ui.timeline.TimelineCost");
        if (!daySeconds.equals("0")) {
            child(SELF, "day", daySeconds);
        }
    }

    private static void part(String name, int amount) throws IOException {
        Duration measured = Duration.ofSeconds(amount);
        switch (name) {
            case "idle" -> new LiveWindow("no target", "", Duration.ofSeconds(10), measured).run();
            case "pixel" -> new EventToPixel(amount).run();
            case "day" -> new SimulatedDay("64x8", 8, measured).run();
            default ->
                    new LiveWindow(
                                    "live on " + name,
                                    "simulate:" + name,
                                    Duration.ofSeconds(25),
                                    measured)
                            .run();
        }
    }

    /// As packaging/launchers/launch.sh starts it.
    private static void child(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseG1GC",
                                "-Xms32m",
                                "-Xmx512m",
                                "-XX:MaxGCPauseMillis=30",
                                "-XX:MinHeapFreeRatio=10",
                                "-XX:MaxHeapFreeRatio=30",
                                "-XX:TrimNativeHeapInterval=5000",
                                "-Dglass.platform=Headless",
                                "-Dprism.order=sw",
                                "-Djava.awt.headless=true",
                                "-cp",
                                System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.INHERIT);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.start().waitFor();
    }
}

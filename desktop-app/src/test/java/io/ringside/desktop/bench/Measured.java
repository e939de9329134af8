package io.ringside.desktop.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// What is asked of the machine, and how it is printed.
final class Measured {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /// Field 22 of a process's stat, counted from the state behind its name.
    private static final int STARTED = 19;

    /// Of Linux on every processor that it has a Java for.
    private static final double TICKS_PER_SECOND = 100;

    private Measured() {}

    /// Processor time of this process, with all that ended.
    static long processNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    /// A row of the table, at once: a run that is cut short leaves what was measured.
    @SuppressWarnings("AnnotateFormatMethod") // its annotation is no dependency of ours
    static void row(String what, String format, Object... values) {
        System.out.println("| " + what + " | " + String.format(Locale.ROOT, format, values) + " |");
        System.out.flush();
    }

    /// Seconds by the wall since the kernel started this process, to 20 ms: both ends in the
    /// kernel's time since its own start. `ProcessHandle` counts from the whole second in which the
    /// machine was started, which makes a process up to a second older than it is.
    static double secondsSinceStart() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String started = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[STARTED];
            String now = Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0];
            return Double.parseDouble(now) - Long.parseLong(started) / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new IllegalStateException("/proc cannot be read: " + e, e);
        }
    }

    /// MiB, of /proc/self/status: VmRSS, VmHWM.
    static long mebibytes(String field) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(field)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("/proc/self/status cannot be read: " + e, e);
        }
        return -1;
    }

    /// Java's heap in use, MiB.
    static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    /// The share `ratio` of `values`, sorted here; NaN of none.
    static double share(double[] values, double ratio) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1, Math.round(ratio * sorted.length))];
    }

    /// "16 cores, load 0.3; JDK 25.0.1; Linux 6.8": where it was measured.
    static String machine() {
        return String.format(
                Locale.ROOT,
                "%d cores, %s, load %.1f at the start; JDK %s; %s %s",
                Runtime.getRuntime().availableProcessors(),
                processor(),
                SYSTEM.getSystemLoadAverage(),
                Runtime.version(),
                System.getProperty("os.name"),
                System.getProperty("os.version"));
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("processor not told");
        } catch (IOException e) {
            return "processor not told";
        }
    }
}

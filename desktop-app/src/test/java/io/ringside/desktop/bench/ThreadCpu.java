package io.ringside.desktop.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/// Processor time of this process by what its threads do, as the kernel counts it: a busy machine
/// makes it later, not more. Of threads that ended since, only the sum is known: `OTHER`.
record ThreadCpu(Map<Kind, Long> nanos, long processNanos) {
    enum Kind {
        FX("FX thread"),
        RENDERER("toolkit's renderer"),
        PAINT("painting"),
        CORRELATE("correlating"),
        FEEDS("feeds"),
        COLLECTOR("garbage"),
        COMPILER("compiling"),
        OTHER("others");

        final String words;

        Kind(String words) {
            this.words = words;
        }

        /// @param name as the kernel has it, cut at 15 characters
        static Kind of(String name) {
            if (name.startsWith("JavaFX Appl")) {
                return FX;
            } else if (name.startsWith("QuantumRend")) {
                return RENDERER;
            } else if (name.startsWith("ringside-pai")) {
                return PAINT;
            } else if (name.startsWith("correlate")) {
                return CORRELATE;
            } else if (name.startsWith("ForkJoinPoo")) {
                return FEEDS;
            } else if (name.startsWith("GC ") || name.startsWith("G1 ") || name.startsWith("VM ")) {
                return COLLECTOR;
            } else if (name.startsWith("C1 ") || name.startsWith("C2 ")) {
                return COMPILER;
            }
            return OTHER;
        }
    }

    ThreadCpu {
        nanos = new EnumMap<>(nanos);
    }

    static ThreadCpu now() {
        Map<Kind, Long> nanos = new EnumMap<>(Kind.class);
        long seen = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                try {
                    Kind kind = Kind.of(Files.readString(task.resolve("comm")).strip());
                    String ran = Files.readString(task.resolve("schedstat"));
                    long one = Long.parseLong(ran.substring(0, ran.indexOf(' ')));
                    nanos.merge(kind, one, Long::sum);
                    seen += one;
                } catch (IOException ended) {
                    // Between the listing and the reading it went away: part of OTHER from now on.
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("/proc/self/task cannot be read: " + e, e);
        }
        long all = Measured.processNanos();
        nanos.merge(Kind.OTHER, Math.max(0, all - seen), Long::sum);
        return new ThreadCpu(nanos, all);
    }

    /// Of a core, in percent, since `before`, so many nanoseconds ago.
    double percent(Kind kind, ThreadCpu before, double wallNanos) {
        long since = nanos.getOrDefault(kind, 0L) - before.nanos.getOrDefault(kind, 0L);
        return 100 * since / wallNanos;
    }

    double percent(ThreadCpu before, double wallNanos) {
        return 100 * (processNanos - before.processNanos) / wallNanos;
    }

    /// "97: FX thread 4.1, painting 2.0": milliseconds since `before` for each of so many seconds.
    String milliseconds(ThreadCpu before, double seconds) {
        StringBuilder words =
                new StringBuilder(
                        String.format(
                                "%.0f:", (processNanos - before.processNanos) / 1e6 / seconds));
        for (Kind kind : Kind.values()) {
            long since = nanos.getOrDefault(kind, 0L) - before.nanos.getOrDefault(kind, 0L);
            words.append(String.format(" %s %.1f", kind.words, since / 1e6 / seconds));
        }
        return words.toString();
    }

    /// "FX thread 3.1 %, painting 2.0 %": what took a tenth of a percent or more.
    String words(ThreadCpu before, double wallNanos) {
        StringBuilder words = new StringBuilder();
        for (Kind kind : Kind.values()) {
            double percent = percent(kind, before, wallNanos);
            if (percent >= 0.1) {
                words.append(words.isEmpty() ? "" : ", ")
                        .append(kind.words)
                        .append(String.format(" %.1f %%", percent));
            }
        }
        return words.toString();
    }
}

package io.ringside.node.stress;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// How long the passes of a reader took: by the clock, which includes the time in which its thread
/// had no core, and of a core, which does not. Owned by that thread.
final class PassTimes {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int DIGITS = 3;

    private final Histogram clock = new Histogram(DIGITS);
    private final Histogram core = new Histogram(DIGITS);

    void time(Runnable pass) {
        long start = System.nanoTime();
        long coreStart = THREADS.getCurrentThreadCpuTime();
        pass.run();
        core.recordValue(THREADS.getCurrentThreadCpuTime() - coreStart);
        clock.recordValue(System.nanoTime() - start);
    }

    @Override
    public String toString() {
        return "%d passes; by the clock: %s; of a core: %s"
                .formatted(clock.getTotalCount(), millis(clock), millis(core));
    }

    private static String millis(Histogram nanos) {
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p99 %.2f ms, longest %.1f ms",
                nanos.getValueAtPercentile(50) / 1e6,
                nanos.getValueAtPercentile(99) / 1e6,
                nanos.getMaxValue() / 1e6);
    }
}

package io.ringside.node.boot.memory;

import io.ringside.node.fault.Faults;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says when the heap is nearly full, before it is, and gives heap that is no longer used back to
/// the system: where [OldGarbage] is worth it, and while no process is drained, for a collection
/// then holds nobody up. A full heap in which hardly anything but collecting goes on ends the
/// daemon: the serial collector itself would go on so for ever, and nobody would be answered. A
/// thread of its own.
public final class HeapWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeapWatch.class);
    private static final String NAME = "memory";
    private static final int NEARLY_FULL_PERCENT = 85;
    private static final int FULL_PERCENT = 95;
    private static final int LOOKS_BETWEEN_WARNINGS = 20;
    private static final int LOOKS_BETWEEN = 300;
    private static final long WORTH_BYTES = 32L << 20;

    private final BooleanSupplier isIdle;
    private final Optional<MemoryPoolMXBean> old;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private final CollectorLoad load = new CollectorLoad();
    private boolean said;
    private int looksSince = LOOKS_BETWEEN;
    private int looks;

    /// @param isIdle whether nothing is drained; asked by the watch's thread
    public HeapWatch(BooleanSupplier isIdle) {
        this.isIdle = isIdle;
        old =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .filter(MemoryPoolMXBean::isCollectionUsageThresholdSupported)
                        .filter(pool -> pool.getName().matches(".*(Tenured|Old).*"))
                        .findFirst();
        thread = Thread.ofPlatform().name("ringside-memory").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Nothing as long as there is room. Any thread.
    public List<SourceStatus> statuses() {
        return nearlyFull().stream()
                .map(sentence -> new SourceStatus(NAME, State.WARN, sentence))
                .toList();
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /// As of the latest full collection.
    private Optional<String> nearlyFull() {
        return filledTo(NEARLY_FULL_PERCENT)
                .map(usage ->
                        "%d of %d MiB of long-lived heap are in use: more ranks may end the daemon (code %d). Start it with a larger RINGSIDE_NODE_HEAP."
                                .formatted(
                                        usage.getUsed() >> 20,
                                        usage.getMax() >> 20,
                                        Faults.NO_MEMORY));
    }

    private Optional<MemoryUsage> filledTo(int percent) {
        return old.map(MemoryPoolMXBean::getCollectionUsage)
                .filter(usage -> usage.getMax() > 0)
                .filter(usage -> usage.getUsed() * 100 >= usage.getMax() * percent);
    }

    private void run() {
        try {
            while (!closed.await(1, TimeUnit.SECONDS)) {
                endIfHopeless();
                look();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// By the same way as every other end for want of memory ([Faults]).
    private void endIfHopeless() {
        boolean isFull = filledTo(FULL_PERCENT).isPresent();
        if (load.isHopeless(System.nanoTime(), collectingMillis(), isFull)) {
            throw new OutOfMemoryError("the heap is full, and collecting takes all the time");
        }
    }

    private static long collectingMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .filter(millis -> millis > 0)
                .sum();
    }

    private long usedNow() {
        return old.map(MemoryPoolMXBean::getUsage).map(MemoryUsage::getUsed).orElse(0L);
    }

    /// As of the latest full collection.
    private long usedAtLeast() {
        return old.map(MemoryPoolMXBean::getCollectionUsage).map(MemoryUsage::getUsed).orElse(0L);
    }

    private void look() {
        if (++looks % LOOKS_BETWEEN_WARNINGS == 0) {
            Optional<String> full = nearlyFull();
            if (full.isPresent() && !said) {
                LOG.warn("{}", full.get());
            }
            said = full.isPresent();
        }
        if (old.isPresent() && OldGarbage.isWorthCollecting(usedNow(), usedAtLeast())) {
            System.gc();
        }
        looksSince++;
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        if (looksSince >= LOOKS_BETWEEN
                && heap.getCommitted() > WORTH_BYTES
                && isIdle.getAsBoolean()) {
            looksSince = 0;
            System.gc();
        }
    }
}

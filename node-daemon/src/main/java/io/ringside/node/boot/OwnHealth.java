package io.ringside.node.boot;

import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.vitals.DaemonHealth;
import io.ringside.node.vitals.OwnProcess;
import io.ringside.node.vitals.Vitals;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What the daemon knows of itself. The drain thread tells of its passes; any thread asks.
final class OwnHealth implements DaemonHealth {
    private static final int MOST_NAMES = 64;
    private static final long LOSSES_EVERY_NANOS = 1_000_000_000;

    private final LongSupplier hostNanos;
    private final List<Source> sources;
    private final Map<String, LongSupplier> drops = new ConcurrentHashMap<>();
    private final long startNanos;
    private volatile long passNanos;
    private volatile boolean drains;
    private volatile Map<String, Long> losses = Map.of();
    private long lossesNanos; // the drain thread's

    OwnHealth(LongSupplier hostNanos, List<Source> sources) {
        this.hostNanos = hostNanos;
        this.sources = List.copyOf(sources);
        startNanos = hostNanos.getAsLong();
        lossesNanos = startNanos - LOSSES_EVERY_NANOS;
    }

    /// Once for each kind, before it is asked for.
    void count(String what, LongSupplier sinceStart) {
        drops.put(what, sinceStart);
    }

    /// The drain thread is started: from now on its passes are waited for. A start takes long on a
    /// machine without a processor to spare.
    void begin() {
        passNanos = hostNanos.getAsLong();
        drains = true;
    }

    /// A pass of the drain loop has ended, its windows with it. On the drain thread.
    ///
    /// @param lost since start, by stage and reason; asked for now and then
    void passed(Supplier<Map<String, Long>> lost) {
        long now = hostNanos.getAsLong();
        if (now - lossesNanos >= LOSSES_EVERY_NANOS) {
            lossesNanos = now;
            losses = lost.get();
        }
        passNanos = now;
    }

    /// How long ago the latest pass that did not fail ended; empty before the drain thread runs.
    OptionalLong sincePassNanos() {
        return drains ? OptionalLong.of(hostNanos.getAsLong() - passNanos) : OptionalLong.empty();
    }

    @Override
    public Vitals now() {
        long now = hostNanos.getAsLong();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        Map<String, Long> counted = new HashMap<>(losses);
        drops.forEach((what, count) -> counted.put(what, count.getAsLong()));
        return new Vitals(
                now - startNanos,
                OwnProcess.cpuNanos(),
                OwnProcess.residentBytes(),
                heap.getUsed(),
                heap.getMax(),
                sincePassNanos(),
                sources.stream()
                        .map(Source::status)
                        .filter(status -> status.state() == State.FAILED)
                        .map(SourceStatus::name)
                        .limit(MOST_NAMES)
                        .toList(),
                counted);
    }
}

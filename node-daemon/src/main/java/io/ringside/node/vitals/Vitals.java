package io.ringside.node.vitals;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The daemon's own state at one moment. Immutable. What is not known is absent.
///
/// @param uptimeNanos since it began to serve
/// @param cpuNanos of all its threads since its process began
/// @param residentBytes of its process
/// @param heapUsedBytes and `heapMaxBytes`: of Java's heap
/// @param drainAgeNanos since the drain thread's latest pass, and the windows due in it, ended, or
///   since it was started; absent before
/// @param failingSources names of those that say that they failed
/// @param drops since start, by what was dropped or refused
public record Vitals(
        long uptimeNanos,
        OptionalLong cpuNanos,
        OptionalLong residentBytes,
        long heapUsedBytes,
        long heapMaxBytes,
        OptionalLong drainAgeNanos,
        List<String> failingSources,
        Map<String, Long> drops) {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    public Vitals {
        failingSources = List.copyOf(failingSources);
        drops = Collections.unmodifiableMap(new TreeMap<>(drops));
    }

    /// Why it should be started anew; absent: it works. A source that fails is no reason: the
    /// daemon says so to its clients, and another start would not change it.
    public Optional<String> complaint() {
        return drainAgeNanos.isPresent() && drainAgeNanos.getAsLong() > PATIENCE_NANOS
                ? Optional.of(
                        "The drain thread has made no pass for %d s."
                                .formatted(
                                        TimeUnit.NANOSECONDS.toSeconds(drainAgeNanos.getAsLong())))
                : Optional.empty();
    }
}

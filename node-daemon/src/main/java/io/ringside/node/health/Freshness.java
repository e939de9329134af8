package io.ringside.node.health;

import io.ringside.node.source.Reading;
import io.ringside.node.source.SourceStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;

/// Leaves out what is no longer known: readings older than four of their source's periods, and than
/// 15 s. A source that hangs keeps its last readings, but no rule may go on from them. Stateless.
final class Freshness {
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long PERIODS = 4;

    private Freshness() {}

    /// @param agesFrom from when on a reading of some time grows old
    static List<Reading> fresh(
            long epochNanos,
            LongUnaryOperator agesFrom,
            List<Reading> readings,
            List<SourceStatus> statuses) {
        Map<String, Long> most = new HashMap<>();
        for (SourceStatus status : statuses) {
            most.put(status.name(), PERIODS * status.periodNanos().orElse(0));
        }
        List<Reading> fresh = new ArrayList<>(readings.size());
        for (Reading reading : readings) {
            long age = epochNanos - agesFrom.applyAsLong(reading.readEpochNanos());
            if (age <= Math.max(LEAST_NANOS, most.getOrDefault(reading.source(), 0L))) {
                fresh.add(reading);
            }
        }
        return fresh;
    }
}

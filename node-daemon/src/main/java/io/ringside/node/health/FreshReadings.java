package io.ringside.node.health;

import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.protocol.figures.Freshness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/// Leaves out what is no longer known: readings that are not fresh, as [Freshness] says. A source
/// that hangs keeps its last readings, but no rule may go on from them. Stateless.
final class FreshReadings {
    private FreshReadings() {}

    /// @param agesFrom from when on a reading of some time grows old
    static List<Reading> of(
            long epochNanos,
            LongUnaryOperator agesFrom,
            List<Reading> readings,
            List<SourceStatus> statuses) {
        Map<String, Long> periods = new HashMap<>();
        for (SourceStatus status : statuses) {
            periods.put(status.name(), status.periodNanos().orElse(0));
        }
        List<Reading> fresh = new ArrayList<>(readings.size());
        for (Reading reading : readings) {
            long age = epochNanos - agesFrom.applyAsLong(reading.readEpochNanos());
            if (Freshness.isFresh(age, periods.getOrDefault(reading.source(), 0L))) {
                fresh.add(reading);
            }
        }
        return fresh;
    }
}

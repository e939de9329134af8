package io.ringside.node.health;

import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.figures.SourceFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/// The sources that are read by period as subjects of rules: state and reason as attributes, for
/// how long each is silent, and whether it has been fine once. Belongs to the thread that judges.
final class SourceReadings {
    private static final int MOST_SOURCES = 1_000;

    private final Set<String> wereOk = new HashSet<>();

    /// @param agesFrom from when on a source that was read at some time is silent
    List<Reading> of(long epochNanos, LongUnaryOperator agesFrom, List<SourceStatus> statuses) {
        List<Reading> readings = new ArrayList<>();
        for (SourceStatus status : statuses) {
            if (status.periodNanos().isPresent()) {
                readings.add(reading(epochNanos, agesFrom, status));
            }
        }
        return readings;
    }

    private Reading reading(long epochNanos, LongUnaryOperator agesFrom, SourceStatus status) {
        if (status.state() == State.OK && wereOk.size() < MOST_SOURCES) {
            wereOk.add(status.name());
        }
        Reading.Builder reading =
                Reading.of(SubjectKind.SOURCE, status.name(), status.name(), epochNanos)
                        .put(SourceFigure.WAS_OK, wereOk.contains(status.name()) ? 1 : 0)
                        .put(SourceFigure.PERIOD, status.periodNanos().orElseThrow() / 1e9)
                        .put("source.state", status.state().name().toLowerCase(Locale.ROOT))
                        .put("source.reason", status.reason());
        status.readEpochNanos()
                .ifPresent(read ->
                        reading.put(
                                SourceFigure.SILENCE,
                                Math.max(0, epochNanos - agesFrom.applyAsLong(read)) / 1e9));
        return reading.build();
    }
}

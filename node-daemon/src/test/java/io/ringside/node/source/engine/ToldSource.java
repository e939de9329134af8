package io.ringside.node.source.engine;

import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import java.util.List;
import java.util.OptionalLong;

/// A source that has told something.
public record ToldSource(SourceStatus status, List<Reading> readings) implements Source {
    public static Source of(Reading reading, long periodNanos) {
        return new ToldSource(
                new SourceStatus(
                        reading.source(),
                        State.OK,
                        "",
                        OptionalLong.of(periodNanos),
                        OptionalLong.of(reading.readEpochNanos())),
                List.of(reading));
    }
}

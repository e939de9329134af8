package io.ringside.node.engine;

import io.ringside.node.source.Reading;
import io.ringside.node.source.Source;
import io.ringside.node.source.SourceStatus;
import io.ringside.node.source.SourceStatus.State;
import java.util.List;
import java.util.OptionalLong;

/// A source that has told something.
record ToldSource(SourceStatus status, List<Reading> readings) implements Source {
    static Source of(Reading reading, long periodNanos) {
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

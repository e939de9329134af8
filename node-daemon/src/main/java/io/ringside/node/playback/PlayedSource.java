package io.ringside.node.playback;

import io.ringside.node.source.Reading;
import io.ringside.node.source.Source;
import io.ringside.node.source.SourceStatus;
import io.ringside.node.source.SourceStatus.State;
import java.util.List;

/// A captured source: what it said last, moved to the playback's time. The playing thread tells it,
/// any thread may ask.
final class PlayedSource implements Source {
    private final String name;
    private volatile SourceStatus status;
    private volatile List<Reading> readings = List.of();

    PlayedSource(String name) {
        this.name = name;
        status = unheard();
    }

    @Override
    public SourceStatus status() {
        return status;
    }

    @Override
    public List<Reading> readings() {
        return readings;
    }

    void say(SourceStatus now) {
        status = now;
    }

    void read(List<Reading> now) {
        readings = List.copyOf(now);
    }

    /// As before the capture began.
    void forget() {
        status = unheard();
        readings = List.of();
    }

    private SourceStatus unheard() {
        return new SourceStatus(name, State.WARN, "The capture has not told of it yet.");
    }
}

package io.ringside.node.capture.playback;

import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import java.util.List;

/// A captured source: what it said last, moved to the playback's time. The playing thread tells it,
/// any thread may ask.
final class PlayedSource implements Source {
    private final SourceStatus unheard;
    private final String note;
    private volatile SourceStatus status;
    private volatile List<Reading> readings = List.of();

    /// @param note added to the reason while all is well; may be empty
    PlayedSource(String name, String note) {
        this(new SourceStatus(name, State.WARN, "The capture has not told of it yet."), note);
    }

    /// @param unheard before the capture tells of it
    PlayedSource(SourceStatus unheard, String note) {
        this.unheard = unheard;
        this.note = note;
        status = unheard;
    }

    @Override
    public SourceStatus status() {
        SourceStatus said = status;
        return note.isEmpty() || said.state() != State.OK
                ? said
                : new SourceStatus(
                        said.name(),
                        said.state(),
                        (said.reason() + " " + note).strip(),
                        said.periodNanos(),
                        said.readEpochNanos());
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
        status = unheard;
        readings = List.of();
    }
}

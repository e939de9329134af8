package io.ringside.node.stream.snapshot;

import io.ringside.node.ranks.RankExchange;
import io.ringside.node.reading.Derivation;
import io.ringside.node.reading.Judge;
import io.ringside.node.sampling.EventLog;
import java.util.List;
import java.util.Optional;

/// Snapshot inputs for tests that need none.
public final class Inputs {
    private Inputs() {}

    public static SnapshotInputs none(Optional<PlaybackSource> playback) {
        return new SnapshotInputs(
                List::of,
                playback,
                List.of(),
                Optional.empty(),
                new EventLog(1),
                Derivation.none(),
                Judge.none(),
                new RankExchange());
    }
}

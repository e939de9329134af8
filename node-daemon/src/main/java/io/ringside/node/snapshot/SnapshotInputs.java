package io.ringside.node.snapshot;

import io.ringside.node.sampling.EventLog;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.source.Derivation;
import io.ringside.node.source.Judge;
import io.ringside.node.source.PlaybackSource;
import io.ringside.node.source.RankExchange;
import io.ringside.node.source.Reading;
import io.ringside.node.source.Source;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What a snapshot holds beside the aggregates.
///
/// @param gpus NVML's readings of GPUs, which the messages `Gpu` are made from until the next major
///   version of the protocol; any thread
/// @param sources all that are listed, playback among them
/// @param rhythm absent in playback
/// @param ranks the sources' and the drain thread's ways to each other
public record SnapshotInputs(
        Supplier<List<Reading>> gpus,
        Optional<PlaybackSource> playback,
        List<Source> sources,
        Optional<RhythmControl> rhythm,
        EventLog events,
        Derivation derivation,
        Judge judge,
        RankExchange ranks) {
    public SnapshotInputs {
        sources = List.copyOf(sources);
    }
}

package io.ringside.node.stream.snapshot;

import io.ringside.node.ranks.RankExchange;
import io.ringside.node.reading.Derivation;
import io.ringside.node.reading.Judge;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.sampling.EventLog;
import io.ringside.node.sampling.RhythmControl;
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

package io.ringside.node.stream.snapshot;

import io.ringside.node.reading.Source;
import io.ringside.node.stream.message.PlaybackStatus;

/// The source behind `run --play`: it feeds segments into the directory that is drained, and says
/// where it is.
public interface PlaybackSource extends Source {
    /// The present position. Any thread; never blocks.
    PlaybackStatus playback();
}

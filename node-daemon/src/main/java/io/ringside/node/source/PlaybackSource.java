package io.ringside.node.source;

/// The source behind `run --play`: it feeds segments into the directory that is drained, and says
/// where it is.
public interface PlaybackSource extends Source {
    /// The present position. Any thread; never blocks.
    PlaybackStatus playback();
}

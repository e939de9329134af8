package io.ringside.node.source;

/// The source behind `run --play`: it feeds segments into the directory that is drained, and says
/// where it is.
public interface PlaybackSource extends GpuSource {
    /// The present position. Any thread; never blocks.
    PlaybackStatus playback();
}

package io.ringside.node.source;

import java.util.List;

/// A source of GPU readings. A thread of its own reads; [#gpuReadings()] hands out the newest
/// immutable list (newest wins, nothing queues).
public interface GpuSource extends Source {
    /// One reading per GPU, the newest of each; empty before the first and where there is no GPU.
    /// Any thread; never blocks.
    List<GpuReading> gpuReadings();
}

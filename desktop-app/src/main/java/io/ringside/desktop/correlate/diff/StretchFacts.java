package io.ringside.desktop.correlate.diff;

import io.ringside.protocol.gpu.GpuFact;
import java.util.List;
import java.util.Map;

/// One stretch of time, gathered. Immutable.
///
/// @param seconds from its first window's start to its last one's end
/// @param toldSeconds of it that snapshots told of: others were left out on the way here
/// @param calls by their own communicator's hash
/// @param lags how late each rank was, by its number in its largest communicator, nanoseconds
/// @param gpus in the figure's unit
/// @param leftOut calls beyond the rows that are kept
public record StretchFacts(
        double seconds,
        double toldSeconds,
        List<CommunicatorRole> roles,
        Map<Stretch.Key, Calls> calls,
        Map<Integer, Summary> lags,
        Map<GpuFigure, Summary> gpus,
        long leftOut) {
    public StretchFacts {
        roles = List.copyOf(roles);
        calls = Map.copyOf(calls);
        lags = Map.copyOf(lags);
        gpus = Map.copyOf(gpus);
    }

    /// A figure of one GPU, which is named by its place among the nodes: "node 1 GPU 0".
    record GpuFigure(String gpu, GpuFact fact) {}

    /// One operation of one size in one communicator.
    ///
    /// @param rate calls in a second that was told of
    record Calls(long count, double rate, Summary nanos) {}
}

package io.ringside.node.aggregate;

import io.ringside.node.aggregate.operation.MonitoredProcess;
import org.jspecify.annotations.Nullable;

/// What the records of one lane of one process need of the ones before them: for whom the latest
/// transfer ran, and the folded steps that are not complete yet.
final class ProcessLane {
    final FoldedSteps folded = new FoldedSteps();
    @Nullable MonitoredProcess latestOrigin;

    /// Of the segment of `latestOrigin`; 0 not known.
    long latestOriginGeneration;
}

package io.ringside.node.aggregate.progress;

/// What is known of an operation. NCCL's stop of a collective says that it was enqueued, not that
/// it ended: the end is told by its children, or by events around its launch.
public enum OperationState {
    /// No child seen: completion unknown.
    ENQUEUED,
    /// A child is open, or events tell that its launch is not over.
    OPEN,
    /// The last child stopped.
    COMPLETED,
    /// A later operation of the same communicator completed.
    CLOSED_BY_ORDER,
    /// Captured in a CUDA graph, did not run.
    CAPTURED,
    /// Its communicator was finalized, or its process died, before its children stopped.
    ABANDONED
}

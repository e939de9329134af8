package io.ringside.node.aggregate.progress;

/// What is known of an operation that is known not to have completed.
public enum LaunchState {
    /// A thread has been inside its launch for more than a second.
    LAUNCHING,
    /// Launched; its stream has not come to it.
    ENQUEUED,
    /// Its stream has come to it, and it has not ended: no proof that it runs.
    REACHED,
    /// A transfer of it has begun and has not stopped: a proxy begins it at the launch, so whether
    /// its stream has come to it is not told.
    OPEN
}

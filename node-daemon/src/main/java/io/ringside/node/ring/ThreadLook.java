package io.ringside.node.ring;

/// Looks for threads of a process.
public interface ThreadLook {
    /// Whether a process is without that thread for certain.
    boolean isGone(int pid, int tid);
}

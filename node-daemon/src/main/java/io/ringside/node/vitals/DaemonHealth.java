package io.ringside.node.vitals;

/// Tells how the daemon itself is. Any thread may ask; it answers from what is known, at once.
@FunctionalInterface
public interface DaemonHealth {
    Vitals now();
}

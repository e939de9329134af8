package io.ringside.desktop.model.node;

/// What a daemon says of itself.
///
/// @param release "0.1.0"; empty: not told
/// @param minor of the protocol's version 1; what is in it: `monitor.proto`'s "from 1.x"
public record DaemonVersion(String release, int minor) {
    /// Of a node that has not described itself.
    public static final DaemonVersion UNTOLD = new DaemonVersion("", -1);
}

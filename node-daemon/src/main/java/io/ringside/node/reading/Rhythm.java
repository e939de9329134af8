package io.ringside.node.reading;

/// How often the sources of a node are read.
public enum Rhythm {
    /// Always on: all fields every few seconds, what tiles show every second.
    NORMAL,
    /// For a while: four times a second, and only the fields that matter then.
    INCIDENT
}

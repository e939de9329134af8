package io.ringside.desktop.model.node;

public enum SourceState {
    OK,
    WARN,
    UNAVAILABLE,
    FAILED
}

package io.ringside.desktop.model;

public enum SourceState {
    OK,
    WARN,
    UNAVAILABLE,
    FAILED
}

package io.ringside.desktop.model.node;

public enum ProcessState {
    LIVE,
    CLOSED,
    DIED
}

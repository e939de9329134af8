package io.ringside.desktop.model;

public enum ProcessState {
    LIVE,
    CLOSED,
    DIED
}

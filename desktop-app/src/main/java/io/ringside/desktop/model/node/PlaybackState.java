package io.ringside.desktop.model.node;

public record PlaybackState(
        String file,
        double speed,
        boolean loop,
        boolean finished,
        String origin,
        boolean simulated) {}

package io.ringside.desktop.model;

public record PlaybackState(
        String file,
        double speed,
        boolean loop,
        boolean finished,
        String origin,
        boolean simulated) {}

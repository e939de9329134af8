package io.ringside.desktop.model;

public record Regression(
        long steps,
        int distinctSizes,
        double interceptNanos,
        double slopeNanosPerByte,
        double rSquared) {}

package io.ringside.node.health.language;

import io.ringside.protocol.figures.Figure;

/// A counter whose growth over a time is asked for, so that its history is kept. Immutable.
public record Counted(Figure figure, long windowNanos) {}

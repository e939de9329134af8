package io.ringside.desktop.model.node;

public record NodeForwarding(String endpoint, long sinceEpochNanos) {}

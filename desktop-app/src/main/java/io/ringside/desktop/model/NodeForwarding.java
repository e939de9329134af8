package io.ringside.desktop.model;

public record NodeForwarding(String endpoint, long sinceEpochNanos) {}

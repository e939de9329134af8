package io.ringside.node.source.engine.prometheus;

/// One line of a page: the value of one series. Timestamps and exemplars are not kept.
public record Sample(String name, Labels labels, double value) {}

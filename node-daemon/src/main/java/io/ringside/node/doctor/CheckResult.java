package io.ringside.node.doctor;

/// A line of the page: a verdict and the check it comes from. An id may occur several times.
public record CheckResult(String id, CheckGroup group, Verdict verdict) {}

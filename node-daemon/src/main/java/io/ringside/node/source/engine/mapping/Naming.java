package io.ringside.node.source.engine.mapping;

/// What an endpoint's readings are called.
///
/// @param engine its name in the configuration
/// @param source the probe's name
/// @param server host and port
public record Naming(String engine, String source, String server) {}

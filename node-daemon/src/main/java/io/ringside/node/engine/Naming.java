package io.ringside.node.engine;

/// What an endpoint's readings are called.
///
/// @param engine its name in the configuration
/// @param source the probe's name
/// @param server host and port
record Naming(String engine, String source, String server) {}

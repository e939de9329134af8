package io.ringside.desktop.correlate.lateness;

/// One rank as a doer, whatever its number in a communicator: a process and its GPU.
///
/// @param node the target it was told by
/// @param process the node's index of it
/// @param gpu PCI address or uuid of its GPU, empty where neither is known
public record Actor(String node, int process, String gpu) {}

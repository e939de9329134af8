package io.ringside.desktop.viewdata;

/// A communicator, across all nodes.
///
/// @param commHash NCCL's hash, unsigned
/// @param label its name, or a short form of the hash
public record CommunicatorView(long commHash, String label, int ranks) {}

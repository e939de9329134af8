package io.ringside.desktop.viewdata;

import io.ringside.desktop.model.NodeSnapshot;

/// A communicator, across all nodes.
///
/// @param commHash NCCL's hash, unsigned
/// @param label its name, or a short form of the hash
public record CommunicatorView(long commHash, String label, int ranks) {
    /// True for those of the driver that plays NCCL: it names them so.
    public boolean simulated() {
        return NodeSnapshot.Communicator.simulated(label);
    }
}

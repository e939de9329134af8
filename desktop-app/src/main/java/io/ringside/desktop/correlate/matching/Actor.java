package io.ringside.desktop.correlate.matching;

import io.ringside.desktop.model.NodeSnapshot;

/// One rank as a doer, whatever its number in a communicator: a process and its GPU.
///
/// @param node the target it was told by
/// @param process the node's index of it
/// @param gpu PCI address or uuid of its GPU, empty where neither is known
public record Actor(String node, int process, String gpu) {
    /// The one that a communicator's member is.
    public static Actor of(String node, NodeSnapshot.Member member) {
        return new Actor(
                node,
                member.process(),
                member.gpuPciBusId().isEmpty() ? member.gpuUuid() : member.gpuPciBusId());
    }
}

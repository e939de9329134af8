package io.ringside.node.ring.event;

import static io.ringside.protocol.ring.RingLayout.COMMUNICATOR_FINALIZED;
import static io.ringside.protocol.ring.RingLayout.COMMUNICATOR_LIVE;

/// One entry of a process's communicator table. Empty texts are absent; `cudaDevice` is -1 when
/// absent.
///
/// @param generation counts the communicators that the slot was given to, from 1
public record CommunicatorSlot(
        int state,
        int generation,
        long commHash,
        int rank,
        int ranks,
        int nodes,
        int cudaDevice,
        String gpuUuid,
        String gpuPciBusId,
        String name) {
    private static final int MAX_RANKS = 1 << 20;

    /// Whether rank and size make sense, so that records may refer to it.
    public boolean isUsable() {
        return (state == COMMUNICATOR_LIVE || state == COMMUNICATOR_FINALIZED)
                && ranks >= 1
                && ranks <= MAX_RANKS
                && rank >= 0
                && rank < ranks;
    }

    public boolean isFinalized() {
        return state == COMMUNICATOR_FINALIZED;
    }
}

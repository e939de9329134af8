package io.ringside.node.ranks;

import io.ringside.node.reading.Texts;

/// One rank of a communicator as its process told. Immutable. Empty texts are absent, and so is a
/// `cudaDevice` of -1.
///
/// @param ranks of the communicator
/// @param pciBusId as CUDA writes it: "0000:18:00.0"
public record LiveRank(
        long commHash,
        String name,
        int rank,
        int ranks,
        int cudaDevice,
        String gpuUuid,
        String pciBusId) {
    public LiveRank {
        name = Texts.clean(name);
        gpuUuid = Texts.clean(gpuUuid);
        pciBusId = Texts.clean(pciBusId);
    }
}

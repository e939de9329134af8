package io.ringside.desktop.viewdata;

import java.util.OptionalInt;

/// One row and column of the heat map: a process seen as a rank of its largest communicator.
///
/// @param rank in that communicator
/// @param nodeIndex into [ClusterView#nodes]; absent when no connected node holds this rank (then
///   only its peers tell of it)
/// @param gpuIndex into [ClusterView#gpus]; absent when unknown
/// @param gpuLabel "GPU 0", or empty
/// @param job number of its job, from 0: ranks that share a communicator have one
public record RankView(
        int rank, OptionalInt nodeIndex, OptionalInt gpuIndex, String gpuLabel, int job) {
    /// Of the only job.
    public RankView(int rank, OptionalInt nodeIndex, OptionalInt gpuIndex, String gpuLabel) {
        this(rank, nodeIndex, gpuIndex, gpuLabel, 0);
    }
}

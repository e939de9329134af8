package io.ringside.desktop.viewdata;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Operations of one communicator, rank, name, datatype and size: one row of the tables.
///
/// @param rank in the communicator
/// @param peer P2P only
/// @param bytesExact false: `messageBytes` is the upper end of a bucket
/// @param captured captured in CUDA graphs, replays not visible: in no other figure of this row
/// @param callsWithoutOperation NCCL told of the call and of no operation: in no other figure of
///   this row
/// @param timingSource the best there is; empty when nothing was timed
/// @param p50Nanos absent when nothing was timed
/// @param busBandwidthBytesPerSecond nccl-tests' formula over the median duration
public record OperationRow(
        int communicator,
        int nodeIndex,
        int rank,
        String operation,
        String datatype,
        OptionalInt peer,
        long messageBytes,
        boolean bytesExact,
        String algorithm,
        String protocol,
        int channels,
        long count,
        long totalBytes,
        long captured,
        long callsWithoutOperation,
        String timingSource,
        OptionalLong p50Nanos,
        OptionalLong p99Nanos,
        OptionalDouble algorithmBandwidthBytesPerSecond,
        OptionalDouble busBandwidthBytesPerSecond,
        long windowCount,
        boolean stale) {}

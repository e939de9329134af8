package io.ringside.protocol.otlp;

import io.ringside.protocol.metrics.MetricBounds;
import io.ringside.v1.Anomaly;
import io.ringside.v1.Channel;
import io.ringside.v1.Communicator;
import io.ringside.v1.Gpu;
import io.ringside.v1.Histogram;
import io.ringside.v1.Level;
import io.ringside.v1.Link;
import io.ringside.v1.Loss;
import io.ringside.v1.Member;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.OperationStatistics;
import io.ringside.v1.Process;
import io.ringside.v1.ProcessState;
import io.ringside.v1.Provenance;
import io.ringside.v1.Snapshot;
import io.ringside.v1.Timing;
import io.ringside.v1.TimingSource;

/// A node of two ranks as it could be after `window` windows of one second: every kind of row, and
/// rows that share their labels.
final class SmallSnapshot {
    static final long START_EPOCH_NANOS = 1_750_000_000_000_000_000L;
    static final long HASH = 0xF123_4567_89AB_CDEFL;

    private SmallSnapshot() {}

    static NodeDescription node() {
        return NodeDescription.newBuilder()
                .setProtocolMajor(1)
                .setHostName("node-a")
                .setBootId("5f0f3c0e-0000-4000-8000-000000000001")
                .setDaemonVersion("0.1.0")
                .setStartEpochNanos(START_EPOCH_NANOS)
                .build();
    }

    /// Totals grow with `window`, so that an older snapshot and a newer one differ everywhere.
    static Snapshot at(long startEpochNanos, int window) {
        long end = startEpochNanos + window * 1_000_000_000L;
        Snapshot.Builder snapshot =
                Snapshot.newBuilder()
                        .setStartEpochNanos(startEpochNanos)
                        .setWindow(window)
                        .setWindowStartEpochNanos(end - 1_000_000_000L)
                        .setWindowEndEpochNanos(end)
                        .addCommunicators(communicator());
        for (int rank = 0; rank < 2; rank++) {
            snapshot.addProcesses(process(rank))
                    .addCollectives(allReduce(rank, 26_214_400, 60L * window))
                    .addCollectives(allReduce(rank, 4_096, 20L * window))
                    .addLinks(link(rank, 1 - rank, Provenance.PROVENANCE_MEASURED, 1000L * window))
                    .addLinks(link(rank, 1 - rank, Provenance.PROVENANCE_MODELLED, 500L * window))
                    .addChannels(channel(rank, true))
                    .addChannels(channel(rank, false));
        }
        return snapshot.addCollectives(captured())
                .addP2P(send(4096, 3L * window))
                .addP2P(send(8192, 5L * window))
                .addGpus(gpu())
                .addLosses(Loss.newBuilder().setStage("plugin").setReason("lane full").setCount(0))
                .addLosses(Loss.newBuilder().setStage("ring").setReason("gap").setCount(7))
                .addAnomalies(Anomaly.newBuilder().setKind("stale handle").setCount(2))
                .build();
    }

    static Histogram histogram(MetricBounds bounds, double value, long count) {
        Histogram.Builder histogram =
                Histogram.newBuilder().setCount(count).setSum(value * (double) count);
        for (int i = 0; i <= bounds.size(); i++) {
            histogram.addBucketCounts(i == bounds.bucketOf(value) ? count : 0);
        }
        return histogram.build();
    }

    private static Communicator communicator() {
        return Communicator.newBuilder()
                .setCommunicator(1)
                .setCommHash(HASH)
                .setRanks(2)
                .setNodes(1)
                .addMembers(member(0))
                .addMembers(member(1))
                .build();
    }

    private static Member member(int rank) {
        return Member.newBuilder()
                .setRank(rank)
                .setProcess(rank + 1)
                .setGpuUuid("GPU-0000000" + rank)
                .setGpuPciBusId("00000000:0" + rank + ":00.0")
                .setCudaDevice(rank)
                .build();
    }

    private static Process process(int rank) {
        return Process.newBuilder()
                .setProcess(rank + 1)
                .setPid(4711 + rank)
                .setState(
                        rank == 0
                                ? ProcessState.PROCESS_STATE_LIVE
                                : ProcessState.PROCESS_STATE_DIED)
                .setLevel(Level.LEVEL_DETAIL)
                .build();
    }

    private static OperationStatistics allReduce(int rank, long bytes, long count) {
        return OperationStatistics.newBuilder()
                .setCommunicator(1)
                .setRank(rank)
                .setOperation("AllReduce")
                .setDatatype("ncclFloat32")
                .setMessageBytes(bytes)
                .setBytesExact(true)
                .setPeer(-1)
                .setAlgorithm("RING")
                .setProtocol("SIMPLE")
                .setCount(count)
                .setTotalBytes(bytes * count)
                .addTimings(timing(TimingSource.TIMING_SOURCE_KERNEL, 150, count))
                .addTimings(timing(TimingSource.TIMING_SOURCE_PROXY, 170, count))
                .addTimings(timing(TimingSource.TIMING_SOURCE_ENQUEUE, 9, count))
                .setOperationsPerWindow(histogram(MetricBounds.COUNT, 20, count / 20))
                .setTransfersPerOperation(histogram(MetricBounds.COUNT, 4, count))
                .setTransferSize(histogram(MetricBounds.BYTES, 1 << 20, count * 4))
                .setTransferTime(histogram(MetricBounds.MICROS, 33, count * 4))
                .build();
    }

    private static OperationStatistics captured() {
        return OperationStatistics.newBuilder()
                .setCommunicator(1)
                .setOperation("AllGather")
                .setPeer(-1)
                .setCaptured(5)
                .build();
    }

    private static OperationStatistics send(long bytes, long count) {
        return OperationStatistics.newBuilder()
                .setCommunicator(1)
                .setOperation("Send")
                .setMessageBytes(bytes)
                .setPeer(1)
                .setCount(count)
                .setTotalBytes(bytes * count)
                .setOperationSize(histogram(MetricBounds.BYTES, (double) bytes, count))
                .addTimings(timing(TimingSource.TIMING_SOURCE_KERNEL, 12, count))
                .build();
    }

    private static Timing timing(TimingSource source, long micros, long count) {
        return Timing.newBuilder()
                .setSource(source)
                .setCount(count)
                .setTime(histogram(MetricBounds.MICROS, (double) micros, count))
                .build();
    }

    private static Link link(int from, int to, Provenance provenance, long bytes) {
        return Link.newBuilder()
                .setCommunicator(1)
                .setFrom(from)
                .setTo(to)
                .setProvenance(provenance)
                .setBytes(bytes)
                .setRate(histogram(MetricBounds.MEGABYTES_PER_SECOND, 3000, 2))
                .setTimingSource(TimingSource.TIMING_SOURCE_PROXY)
                .build();
    }

    private static Channel channel(int rank, boolean send) {
        return Channel.newBuilder()
                .setCommunicator(1)
                .setRank(rank)
                .setPeer(1 - rank)
                .setChannel(3)
                .setSend(send)
                .setTransferSize(histogram(MetricBounds.BYTES, 1 << 20, 4))
                .setTransferTime(histogram(MetricBounds.MICROS, 33, 4))
                .build();
    }

    private static Gpu gpu() {
        return Gpu.newBuilder()
                .setUuid("GPU-00000000")
                .setIndex(0)
                .setPciBusId("00000000:00:00.0")
                .setName("NVIDIA H200")
                .setUtilizationRatio(0.97)
                .setMemoryUsedBytes(50_000_000_000L)
                .setMemoryTotalBytes(100_000_000_000L)
                .setTemperatureCelsius(61)
                .setPowerWatts(512.5)
                .setClocksEventReasons(4)
                .setEccCorrectedVolatile(1)
                .setEccUncorrectedVolatile(0)
                .build();
    }
}

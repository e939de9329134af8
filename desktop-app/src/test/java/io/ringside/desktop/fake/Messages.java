package io.ringside.desktop.fake;

import io.ringside.v1.Communicator;
import io.ringside.v1.Gpu;
import io.ringside.v1.GpuClock;
import io.ringside.v1.Level;
import io.ringside.v1.Link;
import io.ringside.v1.Loss;
import io.ringside.v1.Member;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.OperationStatistics;
import io.ringside.v1.Operations;
import io.ringside.v1.Process;
import io.ringside.v1.ProcessState;
import io.ringside.v1.Provenance;
import io.ringside.v1.Snapshot;
import io.ringside.v1.Source;
import io.ringside.v1.SourceState;
import io.ringside.v1.SpanBatch;
import io.ringside.v1.SpanKind;
import io.ringside.v1.Timing;
import io.ringside.v1.TimingSource;

/// Messages of a node with two ranks of one communicator, as a daemon would send them.
public final class Messages {
    public static final long START = 1_700_000_000_000_000_000L;
    public static final long SECOND = 1_000_000_000L;
    public static final long WORLD = 0xF234_5678_9ABC_DEF0L;
    public static final long GPU_CLOCK_OFFSET = 5_000_000_000L;

    private Messages() {}

    public static NodeDescription description() {
        return description(START);
    }

    public static NodeDescription description(long startEpochNanos) {
        return NodeDescription.newBuilder()
                .setProtocolMajor(1)
                .setHostName("gpu7")
                .setBootId("b")
                .setDaemonVersion("0.1.0")
                .setStartEpochNanos(startEpochNanos)
                .setPeriodNanos(SECOND)
                .build();
    }

    public static Process process(int process) {
        return Process.newBuilder()
                .setProcess(process)
                .setPid(1000 + process)
                .setState(ProcessState.PROCESS_STATE_LIVE)
                .setLevel(Level.LEVEL_STEADY)
                .setGpuClock(GpuClock.newBuilder().setOffsetNanos(GPU_CLOCK_OFFSET))
                .build();
    }

    public static Member member(int rank, int process) {
        return Member.newBuilder()
                .setRank(rank)
                .setProcess(process)
                .setGpuUuid("GPU-" + process)
                .setGpuPciBusId("0000:0" + process + ":00.0")
                .build();
    }

    public static OperationStatistics.Builder allReduce(int rank, long count) {
        return OperationStatistics.newBuilder()
                .setCommunicator(1)
                .setRank(rank)
                .setOperation("AllReduce")
                .setDatatype("ncclFloat32")
                .setMessageBytes(26_214_400)
                .setBytesExact(true)
                .setPeer(-1)
                .setAlgorithm("RING")
                .setProtocol("SIMPLE")
                .setChannels(16)
                .setCount(count)
                .setTotalBytes(26_214_400 * count)
                .addTimings(
                        Timing.newBuilder()
                                .setSource(TimingSource.TIMING_SOURCE_KERNEL)
                                .setCount(count)
                                .setP50Nanos(120_000)
                                .setP90Nanos(150_000)
                                .setP99Nanos(180_000)
                                .setAlgorithmBandwidthBytesPerSecond(2.1e11)
                                .setBusBandwidthBytesPerSecond(2.1e11));
    }

    public static Link.Builder link(int from, int to, long bytes) {
        return Link.newBuilder()
                .setCommunicator(1)
                .setFrom(from)
                .setTo(to)
                .setProvenance(Provenance.PROVENANCE_DECLARED)
                .setBytes(bytes)
                .setCount(20)
                .setRateBytesPerSecond(3e11);
    }

    public static Gpu.Builder gpu(int index) {
        return Gpu.newBuilder()
                .setIndex(index)
                .setUuid("GPU-" + (index + 1))
                .setPciBusId("00000000:0" + (index + 1) + ":00.0")
                .setName("NVIDIA H200")
                .setReadEpochNanos(START)
                .setUtilizationRatio(0.5)
                .setMemoryUsedBytes(10L << 30)
                .setMemoryTotalBytes(141L << 30)
                .setTemperatureCelsius(41)
                .setPowerWatts(300)
                .setPowerLimitWatts(700);
    }

    public static Snapshot.Builder snapshot(long window, long count) {
        return snapshot(START, window, count);
    }

    /// Two ranks, `count` all-reduces each, and a P2P link each way.
    public static Snapshot.Builder snapshot(long start, long window, long count) {
        return Snapshot.newBuilder()
                .setStartEpochNanos(start)
                .setWindow(window)
                .setWindowStartEpochNanos(start + (window - 1) * SECOND)
                .setWindowEndEpochNanos(start + window * SECOND)
                .addProcesses(process(1))
                .addProcesses(process(2))
                .addCommunicators(
                        Communicator.newBuilder()
                                .setCommunicator(1)
                                .setCommHash(WORLD)
                                .setName("default_pg")
                                .setRanks(2)
                                .setNodes(1)
                                .addMembers(member(0, 1))
                                .addMembers(member(1, 2)))
                .addCollectives(allReduce(0, count))
                .addCollectives(allReduce(1, count))
                .addP2P(
                        allReduce(0, count)
                                .clearTimings()
                                .setOperation("Send")
                                .setPeer(1)
                                .setDatatype("ncclInt8"))
                .addLinks(link(0, 1, 251_658_240))
                .addLinks(link(1, 0, 83_886_080))
                .addGpus(gpu(0))
                .addGpus(gpu(1))
                .addSources(
                        Source.newBuilder().setName("ring").setState(SourceState.SOURCE_STATE_OK))
                .addLosses(Loss.newBuilder().setStage("plugin").setReason("lane full").setCount(0));
    }

    /// One all-reduce of rank 0: enqueued at `at`, on the GPU 1 ms later for 2 ms.
    public static Operations.Builder operation(long at) {
        return Operations.newBuilder()
                .addNames("AllReduce")
                .addCommunicator(1)
                .addRank(0)
                .addName(0)
                .addSequenceNumber(7)
                .addPeer(-1)
                .addMessageBytes(4096)
                .addStartEpochNanos(at)
                .addEnqueuedEpochNanos(at + 10_000)
                .addGpuStartNanos(at + 1_000_000 - GPU_CLOCK_OFFSET)
                .addGpuEndNanos(at + 3_000_000 - GPU_CLOCK_OFFSET)
                .addProxyStartEpochNanos(0)
                .addProxyEndEpochNanos(0)
                .addState(3)
                .addProcess(1)
                .addOperationId(99)
                .addChannels(2)
                .setKeptOneIn(1);
    }

    public static SpanBatch.Builder spans(long window) {
        return SpanBatch.newBuilder()
                .setWindow(window)
                .setWindowStartEpochNanos(START + (window - 1) * SECOND)
                .setWindowEndEpochNanos(START + window * SECOND)
                .addNames("AllReduce")
                .setLastOfWindow(true);
    }

    public static void span(
            SpanBatch.Builder batch,
            SpanKind kind,
            int rank,
            int peer,
            int channel,
            long startNanos,
            long endNanos) {
        batch.addKind(kind.getNumber())
                .addName(0)
                .addProcess(rank + 1)
                .addCommunicator(1)
                .addRank(rank)
                .addPeer(peer)
                .addChannel(channel)
                .addSend(true)
                .addOperationId(99)
                .addNumber(7)
                .addBytes(4096)
                .addStartNanos(startNanos)
                .addEndNanos(endNanos)
                .addSecondStateNanos(3)
                .addThirdStateNanos(4);
    }
}

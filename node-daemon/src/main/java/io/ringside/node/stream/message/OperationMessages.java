package io.ringside.node.stream.message;

import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.progress.OpenOperation;
import io.ringside.node.aggregate.progress.OperationState;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.node.aggregate.statistics.TimingStatistics;
import io.ringside.node.aggregate.track.OperationRow;
import io.ringside.node.aggregate.track.OperationRows;
import io.ringside.node.ring.event.OperationSize;
import io.ringside.v1.Operations;
import io.ringside.v1.Timing;
import java.util.HashMap;
import java.util.Map;

/// Operations as messages: statistics, open ones, the window's rows. Stateless.
public final class OperationMessages {
    private static final double NANOS_PER_SECOND = 1e9;

    private OperationMessages() {}

    public static io.ringside.v1.OperationStatistics statistics(OperationStatistics statistics) {
        io.ringside.v1.OperationStatistics.Builder message =
                io.ringside.v1.OperationStatistics.newBuilder()
                        .setCommunicator(statistics.member().communicator().index())
                        .setRank(statistics.member().rank())
                        .setOperation(statistics.operation())
                        .setDatatype(statistics.datatype())
                        .setMessageBytes(statistics.messageBytes())
                        .setBytesExact(statistics.bytesExact())
                        .setPeer(statistics.peer())
                        .setAlgorithm(statistics.algorithm())
                        .setProtocol(statistics.protocol())
                        .setChannels(statistics.channels())
                        .setCount(statistics.count())
                        .setTotalBytes(statistics.totalBytes())
                        .setCaptured(statistics.captured())
                        .setWindowCount(statistics.windowCount())
                        .setWindowBytes(statistics.windowBytes())
                        .setOperationsPerWindow(
                                Histograms.message(statistics.operationsPerWindow()))
                        .setTransfersPerOperation(
                                Histograms.message(statistics.transfersPerOperation()))
                        .setTransferSize(Histograms.message(statistics.transferSize()))
                        .setTransferTime(Histograms.message(statistics.transferTime()))
                        .setOperationSize(Histograms.message(statistics.operationSize()))
                        .setCallsWithoutOperation(statistics.callsAlone())
                        .setCallsWithoutOperationBytes(statistics.callsAloneBytes());
        for (TimingSource source : TimingSource.values()) {
            TimingStatistics timing = statistics.timing(source);
            if (timing != null) {
                message.addTimings(timing(source, timing, statistics));
            }
        }
        return message.build();
    }

    public static io.ringside.v1.OpenOperation open(OpenOperation open) {
        return io.ringside.v1.OpenOperation.newBuilder()
                .setCommunicator(open.communicator())
                .setRank(open.rank())
                .setOperation(open.operation())
                .setSequenceNumber(open.sequenceNumber())
                .setPeer(open.peer())
                .setMessageBytes(open.messageBytes())
                .setStartEpochNanos(open.startEpochNanos())
                .setOpenChildren(open.openChildren())
                .setProcess(open.process())
                .setProcessDied(open.processDied())
                .setState(ProgressMessages.state(open.state()))
                .setLaunchOperations(open.launchOperations())
                .setKnownUntilEpochNanos(open.knownUntilEpochNanos())
                .build();
    }

    public static Operations rows(OperationRows rows) {
        Operations.Builder columns =
                Operations.newBuilder().setOmitted(rows.omitted()).setKeptOneIn(rows.keptOneIn());
        Map<String, Integer> names = new HashMap<>();
        for (OperationRow row : rows.rows()) {
            Integer name = names.get(row.name());
            if (name == null) {
                name = names.size();
                names.put(row.name(), name);
                columns.addNames(row.name());
            }
            columns.addCommunicator(row.communicator())
                    .addRank(row.rank())
                    .addName(name)
                    .addSequenceNumber(row.sequenceNumber())
                    .addPeer(row.peer())
                    .addMessageBytes(row.messageBytes())
                    .addStartEpochNanos(row.startEpochNanos())
                    .addEnqueuedEpochNanos(row.enqueuedEpochNanos())
                    .addGpuStartNanos(row.gpuStartNanos())
                    .addGpuEndNanos(row.gpuEndNanos())
                    .addProxyStartEpochNanos(row.proxyStartEpochNanos())
                    .addProxyEndEpochNanos(row.proxyEndEpochNanos())
                    .addState(state(row.state()).getNumber())
                    .addProcess(row.process())
                    .addOperationId(row.operationId())
                    .addChannels(row.channels())
                    .addEventStartEpochNanos(row.eventStartEpochNanos())
                    .addEventEndEpochNanos(row.eventEndEpochNanos())
                    .addEventUncertaintyNanos((int) row.eventUncertaintyNanos())
                    .addLaunchOperations(row.launchOperations())
                    .addTimingSource(row.timedBy().map(by -> source(by).getNumber()).orElse(0));
        }
        return columns.build();
    }

    private static Timing timing(
            TimingSource source, TimingStatistics timing, OperationStatistics statistics) {
        long p50 = timing.nanosAtPercentile(50);
        Timing.Builder message =
                Timing.newBuilder()
                        .setSource(source(source))
                        .setCount(timing.count())
                        .setSumNanos(timing.sumNanos())
                        .setMinNanos(timing.minNanos())
                        .setMaxNanos(timing.maxNanos())
                        .setP50Nanos(p50)
                        .setP90Nanos(timing.nanosAtPercentile(90))
                        .setP99Nanos(timing.nanosAtPercentile(99))
                        .setTime(Histograms.message(timing.time()))
                        .setWindowCount(timing.windowCount())
                        .setWindowP50Nanos(timing.windowNanosAtPercentile(50))
                        .setWindowP99Nanos(timing.windowNanosAtPercentile(99));
        double factor =
                OperationSize.busFactor(
                        statistics.operation(), statistics.member().communicator().ranks());
        if (source != TimingSource.ENQUEUE && factor > 0 && p50 > 0) {
            double bytesPerSecond = statistics.messageBytes() * NANOS_PER_SECOND / p50;
            message.setAlgorithmBandwidthBytesPerSecond(bytesPerSecond)
                    .setBusBandwidthBytesPerSecond(bytesPerSecond * factor);
        }
        return message.build();
    }

    static io.ringside.v1.TimingSource source(TimingSource source) {
        return switch (source) {
            case KERNEL -> io.ringside.v1.TimingSource.TIMING_SOURCE_KERNEL;
            case EVENT -> io.ringside.v1.TimingSource.TIMING_SOURCE_EVENT;
            case PROXY -> io.ringside.v1.TimingSource.TIMING_SOURCE_PROXY;
            case ENQUEUE -> io.ringside.v1.TimingSource.TIMING_SOURCE_ENQUEUE;
        };
    }

    private static io.ringside.v1.OperationState state(OperationState state) {
        return switch (state) {
            case ENQUEUED -> io.ringside.v1.OperationState.OPERATION_STATE_ENQUEUED;
            case OPEN -> io.ringside.v1.OperationState.OPERATION_STATE_OPEN;
            case COMPLETED -> io.ringside.v1.OperationState.OPERATION_STATE_COMPLETED;
            case CLOSED_BY_ORDER -> io.ringside.v1.OperationState.OPERATION_STATE_CLOSED_BY_ORDER;
            case CAPTURED -> io.ringside.v1.OperationState.OPERATION_STATE_CAPTURED;
            case ABANDONED -> io.ringside.v1.OperationState.OPERATION_STATE_ABANDONED;
        };
    }
}

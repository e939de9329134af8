package io.ringside.protocol.otlp;

import io.ringside.protocol.metrics.Metric;
import io.ringside.v1.OperationStatistics;
import io.ringside.v1.Timing;
import io.ringside.v1.TimingSource;
import java.util.Optional;

/// Points of collectives and P2P operations. Rows of different sizes and datatypes are added up:
/// they are no labels.
final class OperationPoints {
    private final RankLabels ranks;
    private final Points points;

    OperationPoints(RankLabels ranks, Points points) {
        this.ranks = ranks;
        this.points = points;
    }

    void addCollective(OperationStatistics row) {
        labels(row).ifPresent(labels -> addCollective(row, labels));
    }

    void addP2p(OperationStatistics row) {
        labels(row).ifPresent(labels -> addP2p(row, labels));
    }

    private Optional<Labels> labels(OperationStatistics row) {
        return ranks.operation(row.getCommunicator(), row.getOperation(), row.getRank())
                .map(labels ->
                        labels.with("algorithm", row.getAlgorithm())
                                .with("protocol", row.getProtocol()));
    }

    private void addCollective(OperationStatistics row, Labels labels) {
        // A row that was only captured, or only called, says nothing of what ran: its totals are
        // absent, not zero.
        if (row.getCount() > 0) {
            points.add(Metric.COLLECTIVE_BYTES, labels, row.getTotalBytes());
            points.add(Metric.COLLECTIVE_OPERATIONS, labels, row.getCount());
        }
        if (row.getCaptured() > 0) {
            points.add(Metric.COLLECTIVE_CAPTURED, labels, row.getCaptured());
        }
        if (row.getCallsWithoutOperation() > 0) {
            points.add(Metric.COLLECTIVE_CALLS_ALONE, labels, row.getCallsWithoutOperation());
        }
        points.add(Metric.COLLECTIVE_COUNT, labels, row.getOperationsPerWindow());
        points.add(Metric.COLLECTIVE_NUM_TRANSFERS, labels, row.getTransfersPerOperation());
        points.add(Metric.COLLECTIVE_TRANSFER_SIZE, labels, row.getTransferSize());
        points.add(Metric.COLLECTIVE_TRANSFER_TIME, labels, row.getTransferTime());
        addTimes(row, labels, Metric.COLLECTIVE_TIME, Metric.COLLECTIVE_ENQUEUE_TIME);
    }

    private void addP2p(OperationStatistics row, Labels labels) {
        points.add(Metric.P2P_BYTES, labels, row.getOperationSize());
        points.add(Metric.P2P_NUM_TRANSFERS, labels, row.getTransfersPerOperation());
        points.add(Metric.P2P_TRANSFER_SIZE, labels, row.getTransferSize());
        points.add(Metric.P2P_TRANSFER_TIME, labels, row.getTransferTime());
        addTimes(row, labels, Metric.P2P_TIME, Metric.P2P_ENQUEUE_TIME);
    }

    /// A series for each source, so that none shrinks when a better source appears. How long
    /// enqueueing took is another fact than how long the operation took, and another metric.
    private void addTimes(OperationStatistics row, Labels labels, Metric time, Metric enqueueTime) {
        for (Timing timing : row.getTimingsList()) {
            if (timing.getSource() == TimingSource.TIMING_SOURCE_ENQUEUE) {
                points.add(enqueueTime, labels, timing.getTime());
            } else {
                points.add(
                        time,
                        labels.with("timing_source", RankLabels.text(timing.getSource())),
                        timing.getTime());
            }
        }
    }
}

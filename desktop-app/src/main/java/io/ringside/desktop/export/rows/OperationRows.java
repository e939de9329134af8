package io.ringside.desktop.export.rows;

import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.OperationRow;
import java.io.IOException;
import java.util.List;

/// Collectives and P2P, as the tables have them.
public final class OperationRows {
    private OperationRows() {}

    public static Table table(ClusterView view) {
        List<String> columns =
                List.of(
                        "communicator",
                        "node",
                        "rank",
                        "operation",
                        "datatype",
                        "peer",
                        "message_bytes",
                        "message_bytes_exact",
                        "algorithm",
                        "protocol",
                        "channels",
                        "count",
                        "total_bytes",
                        "captured",
                        "timed_by",
                        "p50_ns",
                        "p99_ns",
                        "algorithm_bandwidth_bytes_per_second",
                        "bus_bandwidth_bytes_per_second",
                        "stale",
                        "range_start_epoch_ns",
                        "range_end_epoch_ns");
        return new Table(
                columns,
                sink -> {
                    for (OperationRow row : view.collectives()) {
                        row(sink, view, row);
                    }
                    for (OperationRow row : view.p2p()) {
                        row(sink, view, row);
                    }
                });
    }

    private static void row(Table.Sink sink, ClusterView view, OperationRow row)
            throws IOException {
        sink.row(
                view.communicators().get(row.communicator()).label(),
                view.nodes().get(row.nodeIndex()).hostName(),
                (long) row.rank(),
                row.operation(),
                row.datatype(),
                row.peer().isPresent() ? (Long) (long) row.peer().getAsInt() : null,
                row.messageBytes(),
                row.bytesExact(),
                row.algorithm(),
                row.protocol(),
                (long) row.channels(),
                row.count(),
                row.totalBytes(),
                row.captured(),
                row.timingSource().isEmpty() ? null : row.timingSource(),
                row.p50Nanos().isPresent() ? (Long) row.p50Nanos().getAsLong() : null,
                row.p99Nanos().isPresent() ? (Long) row.p99Nanos().getAsLong() : null,
                LinkRows.number(row.algorithmBandwidthBytesPerSecond()),
                LinkRows.number(row.busBandwidthBytesPerSecond()),
                row.stale(),
                LinkRows.start(view),
                LinkRows.end(view));
    }
}

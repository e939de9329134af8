package io.ringside.node.stream.snapshot;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.drain.Drainer;
import io.ringside.v1.Anomaly;
import io.ringside.v1.Loss;
import io.ringside.v1.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Losses by stage and anomalies by kind, summed over all processes since start. Known stages are
/// always listed, with 0 when nothing was lost: an absent row is not a promise. But for what only a
/// second reader can lose.
final class LossMessages {
    private static final Map<String, Integer> PLUGIN_LOSSES =
            new TreeMap<>(
                    Map.of(
                            "more threads than lanes", LOSS_NO_LANE,
                            "handles used up", LOSS_NO_HANDLE,
                            "communicator table full", LOSS_NO_COMMUNICATOR,
                            "string table full", LOSS_NO_STRING,
                            "launch not timed, no event pair free", LOSS_NO_PAIR));
    private static final Map<String, Integer> PLUGIN_ANOMALIES =
            new TreeMap<>(
                    Map.of(
                            "unknown event", ANOMALY_UNKNOWN_EVENT,
                            "unknown state", ANOMALY_UNKNOWN_STATE,
                            "stale handle", ANOMALY_STALE_HANDLE,
                            "unknown context", ANOMALY_UNKNOWN_CONTEXT,
                            "event stopped twice", ANOMALY_DOUBLE_STOP,
                            "receive step issued again", ANOMALY_RESTARTED_STEP,
                            "null argument", ANOMALY_NULL_ARGUMENT,
                            "kernel stamp of another operation", ANOMALY_FOREIGN_STAMP));

    private final Drainer drainer;
    private final SnapshotBus bus;

    LossMessages(Drainer drainer, SnapshotBus bus) {
        this.drainer = drainer;
        this.bus = bus;
    }

    void add(Aggregator aggregator, Snapshot.Builder snapshot) {
        PLUGIN_LOSSES.forEach((reason, index) ->
                loss(snapshot, "plugin", reason, aggregator.pluginLosses(index)));
        if (aggregator.disbelievedCounters() > 0) {
            loss(
                    snapshot,
                    "plugin",
                    "processes whose counters make no sense: not counted from then on",
                    aggregator.disbelievedCounters());
        }
        loss(snapshot, "plugin", "processes ended unread", drainer.unreadSegments());
        loss(snapshot, "plugin", "records of processes ended unread", drainer.unreadRecords());
        loss(snapshot, "ring", "lane full", aggregator.lostFull());
        loss(snapshot, "ring", "only the reserve was left", aggregator.lostReserve());
        loss(snapshot, "ring", "records out of sequence", drainer.unreadableRecords());
        if (drainer.overtakenRecords() > 0) {
            loss(
                    snapshot,
                    "ring",
                    "overwritten before this second reader came to them",
                    drainer.overtakenRecords());
        }
        loss(snapshot, "spans", "beyond the window's budget", aggregator.omittedSpans());
        loss(snapshot, "operations", "rows thinned", aggregator.thinnedOperations());
        if (aggregator.refusedRows() > 0) {
            loss(
                    snapshot,
                    "statistics",
                    "no memory for a row of its own: counted in one for several",
                    aggregator.refusedRows());
        }
        aggregator
                .lostOperations()
                .forEach((reason, count) -> loss(snapshot, "operations", reason, count));
        loss(snapshot, "stream", "slow client", bus.skipped());
        anomalies(aggregator)
                .forEach((kind, count) ->
                        snapshot.addAnomalies(Anomaly.newBuilder().setKind(kind).setCount(count)));
    }

    private static Map<String, Long> anomalies(Aggregator aggregator) {
        Map<String, Long> anomalies = new LinkedHashMap<>();
        PLUGIN_ANOMALIES.forEach((kind, index) -> {
            long count = aggregator.pluginAnomalies(index);
            if (count > 0) {
                anomalies.put(kind, count);
            }
        });
        aggregator.anomalies().forEach(anomalies::put);
        return anomalies;
    }

    private static void loss(Snapshot.Builder snapshot, String stage, String reason, long count) {
        snapshot.addLosses(Loss.newBuilder().setStage(stage).setReason(reason).setCount(count));
    }
}

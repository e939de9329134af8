package io.ringside.node.aggregate.track;

import static io.ringside.protocol.ring.RingLayout.ANOMALY_COUNT;
import static io.ringside.protocol.ring.RingLayout.LOSS_COUNT;

import io.ringside.node.aggregate.communicator.ChannelStatistics;
import io.ringside.node.aggregate.communicator.Communicator;
import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.communicator.Member;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.operation.MonitoredProcess;
import io.ringside.node.aggregate.statistics.Provenance;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/// What processes and communicators counted that ended and are no longer told of one by one: no
/// total falls when they go. Since start; the drain thread's.
public final class EndedTotals {
    private static final int MOST_NAMES = 64;
    private static final String OTHER = "other";

    private final long[] losses = new long[LOSS_COUNT];
    private final long[] anomalies = new long[ANOMALY_COUNT];
    private final Map<String, Sum> operations = new TreeMap<>();
    private final Map<Provenance, Sum> links = new EnumMap<>(Provenance.class);
    private final Sum transfers = new Sum();
    private long processes;
    private long died;
    private long communicators;
    private long lostFull;
    private long lostReserve;
    private long disbelieved;

    /// A count and its bytes.
    public static final class Sum {
        private long count;
        private long bytes;

        public long count() {
            return count;
        }

        public long bytes() {
            return bytes;
        }

        private void add(long count, long bytes) {
            this.count += count;
            this.bytes += bytes;
        }
    }

    public long processes() {
        return processes;
    }

    /// Of [#processes()].
    public long died() {
        return died;
    }

    public long communicators() {
        return communicators;
    }

    public long loss(int reason) {
        return losses[reason];
    }

    public long anomaly(int kind) {
        return anomalies[kind];
    }

    public long lostFull() {
        return lostFull;
    }

    public long lostReserve() {
        return lostReserve;
    }

    /// Processes whose counters made no sense.
    public long disbelieved() {
        return disbelieved;
    }

    /// By NCCL's name; beyond 64 names "other".
    public Map<String, Sum> operations() {
        return operations;
    }

    public Map<Provenance, Sum> links() {
        return links;
    }

    /// Of all channels, both directions.
    public Sum transfers() {
        return transfers;
    }

    public void add(MonitoredProcess process) {
        processes++;
        died += process.hasDied() ? 1 : 0;
        for (int reason = 0; reason < LOSS_COUNT; reason++) {
            losses[reason] += process.counters().loss(reason);
        }
        for (int kind = 0; kind < ANOMALY_COUNT; kind++) {
            anomalies[kind] += process.counters().anomaly(kind);
        }
        lostFull += process.counters().lostFull();
        lostReserve += process.counters().lostReserve();
        disbelieved += process.counters().areBelieved() ? 0 : 1;
    }

    public void add(Communicator communicator) {
        communicators++;
        for (Member member : communicator.members()) {
            for (OperationStatistics row : member.operations()) {
                if (row.count() > 0) {
                    sumOf(row.operation()).add(row.count(), row.totalBytes());
                }
            }
            for (ChannelStatistics channel : member.channels()) {
                transfers.add(channel.transfers(), channel.bytes());
            }
        }
        for (LinkStatistics link : communicator.links()) {
            links.computeIfAbsent(link.provenance(), absent -> new Sum())
                    .add(link.count(), link.bytes());
        }
    }

    private Sum sumOf(String operation) {
        boolean fits = operations.containsKey(operation) || operations.size() < MOST_NAMES;
        return operations.computeIfAbsent(fits ? operation : OTHER, absent -> new Sum());
    }
}

package io.ringside.node.aggregate;

import static io.ringside.protocol.ring.RingLayout.STATE_CLOSED;

import io.ringside.node.aggregate.operation.MonitoredProcess;
import io.ringside.node.aggregate.track.Counters;
import io.ringside.node.ring.event.SegmentTables;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds the process that a relayed transfer (PXN) is for, among those that are drained: by the
/// generation of its segment, which from layout 1.2 on a record names, else by its pid in the
/// relaying process's pid namespace. It is never the relaying one. Where none fits or several do it
/// is not known, and that is counted: bytes that may be another job's are nobody's.
final class RelayOrigins {
    private final Iterable<ProcessRecords> drained;
    private final Counters anomalies;

    /// @param drained looked at anew each time
    RelayOrigins(Iterable<ProcessRecords> drained, Counters anomalies) {
        this.drained = drained;
        this.anomalies = anomalies;
    }

    /// @param generation 0: not known
    @Nullable MonitoredProcess ofTransfer(MonitoredProcess relay, int pid, long generation) {
        if (generation != 0) {
            return only(relay, tables -> tables.pid() == pid && tables.generation() == generation);
        }
        long namespace = relay.tables().pidNamespace();
        return only(
                relay,
                tables ->
                        tables.pid() == pid
                                && tables.pidNamespace() == namespace
                                && tables.state() != STATE_CLOSED);
    }

    /// A step does not repeat the pid.
    ///
    /// @param generation not 0
    @Nullable MonitoredProcess ofStep(MonitoredProcess relay, long generation) {
        return only(relay, tables -> tables.generation() == generation);
    }

    void countUnknown() {
        anomalies.add("relayed transfer of an unknown process", 1);
    }

    private @Nullable MonitoredProcess only(MonitoredProcess relay, Predicate<SegmentTables> fits) {
        MonitoredProcess found = null;
        for (ProcessRecords records : drained) {
            if (records.process != relay && fits.test(records.process.tables())) {
                if (found != null) {
                    anomalies.add("relayed transfer of one of several processes", 1);
                    return null;
                }
                found = records.process;
            }
        }
        if (found == null) {
            countUnknown();
        }
        return found;
    }
}

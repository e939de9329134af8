package io.ringside.node.aggregate;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.operation.MonitoredProcess;
import io.ringside.node.aggregate.operation.Operation;
import io.ringside.node.aggregate.operation.ProcessCommunicator;
import io.ringside.node.aggregate.operation.Traffic;
import io.ringside.node.aggregate.span.SpanKind;
import io.ringside.node.aggregate.track.Ledger;
import io.ringside.node.aggregate.track.OperationTracker;
import io.ringside.node.ring.event.RecordCursor;
import org.jspecify.annotations.Nullable;

/// Takes the records below operations: transfers, steps, kernel channels. Counts them for their
/// operation, channel and link, and keeps their spans.
final class ChildRecords {
    private final MonitoredProcess process;
    private final OperationTracker operations;
    private final Ledger ledger;

    ChildRecords(MonitoredProcess process, OperationTracker operations, Ledger ledger) {
        this.process = process;
        this.operations = operations;
        this.ledger = ledger;
    }

    void transferStarted(RecordCursor record, ProcessCommunicator owner, long now) {
        Operation operation = operations.ofChild(record, owner, now);
        if (operation != null) {
            operation.proxyStarts++;
            long start = record.startNanos();
            operation.proxyStartNanos =
                    operation.proxyStartNanos == 0
                            ? start
                            : Math.min(operation.proxyStartNanos, start);
            operations.childrenChanged(operation);
        }
    }

    void transferStopped(RecordCursor record, ProcessCommunicator owner, long now) {
        boolean send = record.has(FLAG_SEND);
        long nanos = record.endNanos() - record.startNanos();
        boolean whole = !record.has(FLAG_ABANDONED) && nanos >= 0;
        long bytes = Math.max(0, record.value());
        Operation operation = operations.ofChild(record, owner, now);
        if (owner.isPeer(record.peer())) {
            Traffic traffic = owner.traffic(record.peer(), record.channel(), send);
            traffic.channel().addTransfer(bytes, Math.max(0, nanos), record.steps());
            if (traffic.link() != null) {
                traffic.link().addBytes(bytes);
            }
        }
        if (operation != null) {
            operation.proxyStops++;
            operation.abandoned |= !whole;
            operation.proxyEndNanos = Math.max(operation.proxyEndNanos, record.endNanos());
            if (send && whole) {
                operation.sends++;
                if (operation.statistics != null) {
                    operation.statistics.addTransfer(bytes, nanos);
                }
            }
            operations.childrenChanged(operation);
        }
        if (span(SpanKind.TRANSFER, record, owner, nameOf(operation))) {
            ledger.spans.of(
                    record.operationId(), operation == null ? 0 : operation.sequenceNumber, bytes);
            ledger.spans.on(record.peer(), record.channel(), send);
        }
    }

    void step(RecordCursor record, ProcessCommunicator owner) {
        boolean send = record.has(FLAG_SEND);
        long end = record.endNanos();
        long third = record.thirdStateNanos();
        long bytes = Math.max(0, record.value());
        if (owner.isPeer(record.peer())) {
            Traffic traffic = owner.traffic(record.peer(), record.channel(), send);
            traffic.channel().addStep(end - record.startNanos(), record.secondStateNanos(), third);
            LinkStatistics link = traffic.link();
            if (link != null && third > 0 && !record.has(FLAG_INCOMPLETE)) {
                link.addBusy(end - third, end, bytes);
                link.addStep(bytes, third);
            }
        }
        if (span(SpanKind.STEP, record, owner, nameOf(operations.find(record.operationId())))) {
            ledger.spans.of(record.operationId(), record.number(), bytes);
            ledger.spans.on(record.peer(), record.channel(), send);
            ledger.spans.states(record.secondStateNanos(), third);
        }
    }

    /// Kinds 14 to 16.
    void folded(RecordCursor record, ProcessCommunicator owner, FoldedSteps folded) {
        if (!owner.isPeer(record.peer())) {
            return;
        }
        Traffic traffic = owner.traffic(record.peer(), record.channel(), record.has(FLAG_SEND));
        boolean continues =
                switch (record.kind()) {
                    case KIND_STEP_WIRE -> folded.wire(record, traffic);
                    case KIND_STEP_SIZES -> folded.sizes(record, traffic);
                    default -> {
                        folded.states(record, traffic);
                        yield true;
                    }
                };
        if (!continues) {
            ledger.anomalies.add("folded steps without their beginning", 1);
        }
    }

    void kernelStarted(RecordCursor record, ProcessCommunicator owner, long now) {
        Operation operation = operations.ofChild(record, owner, now);
        if (operation != null) {
            boolean trusted = !record.has(FLAG_UNTRUSTED);
            operation.kernelStarted(record.channel(), trusted ? record.startNanos() : 0);
            if (operation.kernelSeenNanos == 0 || record.value() < operation.kernelSeenNanos) {
                operation.kernelSeenNanos = record.value();
            }
            operations.childrenChanged(operation);
        }
    }

    void kernelStopped(RecordCursor record, ProcessCommunicator owner, long now) {
        boolean untrusted = record.has(FLAG_UNTRUSTED);
        if (untrusted) {
            ledger.anomalies.add("kernel stamp that may be another operation's", 1);
        }
        boolean stamped =
                !untrusted
                        && !record.has(FLAG_INCOMPLETE)
                        && !record.has(FLAG_ABANDONED)
                        && record.startNanos() != 0
                        && record.endNanos() >= record.startNanos();
        Operation operation = operations.ofChild(record, owner, now);
        if (operation != null) {
            if (!operation.kernelStopped(record.channel())) {
                ledger.anomalies.add("kernel channel stopped twice", 1);
                return;
            }
            operation.abandoned |= record.has(FLAG_ABANDONED);
            operation.kernelReceiptNanos = Math.max(operation.kernelReceiptNanos, record.value());
            if (stamped) {
                operation.kernelStarted(record.channel(), record.startNanos());
                operation.gpuEndNanos = Math.max(operation.gpuEndNanos, record.endNanos());
            } else {
                operation.kernelTimesMissing = true;
            }
            operations.childrenChanged(operation);
        }
        if (stamped) {
            if (record.value() != 0) {
                process.gpuClock().add(record.endNanos(), process.epochNanos(record.value()));
            }
            if (ledger.spans.add(
                    SpanKind.KERNEL_CHANNEL,
                    nameOf(operation),
                    process.index(),
                    owner.communicator.index(),
                    owner.rank,
                    record.startNanos(),
                    record.endNanos())) {
                ledger.spans.of(
                        record.operationId(), operation == null ? 0 : operation.sequenceNumber, 0);
                ledger.spans.on(-1, record.channel(), false);
            }
        }
    }

    /// Kind 20.
    void stampRefused(RecordCursor record, ProcessCommunicator owner, long now) {
        Operation operation = operations.ofChild(record, owner, now);
        if (operation != null) {
            operation.kernelTimesMissing = true;
            operations.childrenChanged(operation);
        }
        if (record.endNanos() != 0) {
            int counted =
                    owner.disowned.disown(record.channel(), record.endNanos(), record.startNanos());
            if (counted > 0) {
                ledger.anomalies.add(
                        "kernel time counted before its stamps came into doubt", counted);
            }
        }
    }

    private boolean span(
            SpanKind kind, RecordCursor record, ProcessCommunicator owner, String name) {
        return ledger.spans.add(
                kind,
                name,
                process.index(),
                owner.communicator.index(),
                owner.rank,
                process.epochNanos(record.startNanos()),
                process.epochNanos(record.endNanos()));
    }

    private static String nameOf(@Nullable Operation operation) {
        return operation == null || operation.statistics == null
                ? ""
                : operation.statistics.operation();
    }
}

package io.ringside.node.aggregate;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.event.CommunicatorSlot;
import io.ringside.node.event.RecordCursor;
import io.ringside.node.event.SegmentTables;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Takes the records of one process and sends each to whom it concerns. A record that names a
/// communicator which this process does not have is counted as an anomaly and left out.
final class ProcessRecords {
    final MonitoredProcess process;
    private final Ledger ledger;
    private final OperationTracker operations;
    private final ChildRecords children;
    private final IntFunction<@Nullable MonitoredProcess> processOfPid;
    private @Nullable MonitoredProcess latestOrigin;

    ProcessRecords(
            MonitoredProcess process,
            Ledger ledger,
            IntFunction<@Nullable MonitoredProcess> processOfPid) {
        this.process = process;
        this.ledger = ledger;
        this.processOfPid = processOfPid;
        operations = new OperationTracker(process, ledger);
        children = new ChildRecords(process, operations, ledger);
    }

    void update(SegmentTables tables, long now) {
        process.update(tables);
        for (int slot = 0; slot < process.slots(); slot++) {
            if (tables.hasCommunicator(slot)) {
                update(slot, tables.communicator(slot), now);
            }
        }
    }

    void take(RecordCursor record, long now) {
        int kind = record.kind();
        if (kind >= KIND_GROUP_API) {
            call(record, kind);
            return;
        }
        ProcessCommunicator owner = ownerOf(record, kind);
        if (owner == null) {
            ledger.anomalies.add("unknown communicator", 1);
            return;
        }
        switch (kind) {
            case KIND_COLLECTIVE_START, KIND_P2P_START -> operations.started(record, owner, now);
            case KIND_COLLECTIVE_ENQUEUED, KIND_P2P_ENQUEUED -> operations.enqueued(record);
            case KIND_PROXY_OPERATION_START -> children.transferStarted(record, owner, now);
            case KIND_PROXY_OPERATION_STOP -> children.transferStopped(record, owner, now);
            case KIND_PROXY_STEP -> children.step(record, owner);
            case KIND_KERNEL_CHANNEL_START -> children.kernelStarted(record, owner, now);
            case KIND_KERNEL_CHANNEL_STOP -> children.kernelStopped(record, owner, now);
            default -> ledger.anomalies.add("record of kind " + kind, 1);
        }
    }

    void sweep(long now) {
        operations.sweep(now);
    }

    void endWindow(long now, List<OpenOperation> open) {
        operations.endWindow(now, open);
        process.gpuClock().endWindow();
    }

    void end(boolean died, List<OpenOperation> open) {
        operations.end(died, open);
        process.gpuClock().endWindow();
    }

    private void update(int slot, CommunicatorSlot found, long now) {
        ProcessCommunicator known = process.communicator(slot);
        if (known == null && found.isUsable()) {
            Communicator communicator = ledger.communicator(found.commHash());
            if (communicator == null) {
                return;
            }
            known = new ProcessCommunicator(process, communicator, found);
            process.setCommunicator(slot, known, found.cudaDevice());
            communicator.describe(found.name(), found.ranks(), found.nodes());
        }
        if (known != null) {
            known.member.describe(
                    process.index(),
                    found.gpuUuid(),
                    found.gpuPciBusId(),
                    found.cudaDevice(),
                    found.isFinalized());
            if (found.isFinalized() && known.finalizedNanos == 0) {
                known.finalizedNanos = now;
            }
        }
    }

    /// A transfer that runs for another process names that one's communicator; its steps do not
    /// repeat which process that is.
    private @Nullable ProcessCommunicator ownerOf(RecordCursor record, int kind) {
        boolean proxy = kind >= KIND_PROXY_OPERATION_START && kind <= KIND_PROXY_STEP;
        MonitoredProcess owner = process;
        if (proxy && record.has(FLAG_PXN)) {
            if (kind != KIND_PROXY_STEP) {
                latestOrigin = processOfPid.apply(record.originPid());
            }
            owner = latestOrigin;
        }
        return owner == null ? null : owner.communicator(record.communicator());
    }

    private void call(RecordCursor record, int kind) {
        boolean named = kind == KIND_COLLECTIVE_API || kind == KIND_P2P_API;
        if (kind > KIND_KERNEL_LAUNCH) {
            ledger.anomalies.add("record of a later layout", 1);
            return;
        }
        ProcessCommunicator owner = process.communicator(record.communicator());
        String name =
                named
                        ? process.string(record.function())
                        : kind == KIND_GROUP_API ? "Group" : "KernelLaunch";
        if (ledger.spans.add(
                kind == KIND_KERNEL_LAUNCH ? SpanKind.KERNEL_LAUNCH : SpanKind.API,
                name,
                process.index(),
                owner == null ? 0 : owner.communicator.index(),
                owner == null ? 0 : owner.rank,
                process.epochNanos(record.startNanos()),
                process.epochNanos(record.endNanos()))) {
            ledger.spans.of(0, record.number(), 0);
        }
    }
}

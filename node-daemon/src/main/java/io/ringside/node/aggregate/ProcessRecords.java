package io.ringside.node.aggregate;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.event.CommunicatorSlot;
import io.ringside.node.event.RecordCursor;
import io.ringside.node.event.SegmentTables;
import java.util.ArrayList;
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
    private final LaunchRecords launches;
    private final IntFunction<@Nullable MonitoredProcess> processOfPid;
    private final List<ProcessLane> lanes = new ArrayList<>();

    ProcessRecords(
            MonitoredProcess process,
            Ledger ledger,
            IntFunction<@Nullable MonitoredProcess> processOfPid) {
        this.process = process;
        this.ledger = ledger;
        this.processOfPid = processOfPid;
        operations = new OperationTracker(process, ledger);
        children = new ChildRecords(process, operations, ledger);
        launches = new LaunchRecords(ledger);
    }

    void update(SegmentTables tables, long now) {
        process.update(tables, now);
        for (int slot = 0; slot < process.slots(); slot++) {
            if (tables.hasCommunicator(slot)) {
                update(slot, tables.communicator(slot), now);
            }
        }
    }

    /// What a lane's records need of the ones before them.
    ProcessLane lane(int lane) {
        while (lanes.size() <= lane) {
            lanes.add(new ProcessLane());
        }
        return lanes.get(lane);
    }

    void take(RecordCursor record, ProcessLane lane, long now) {
        int kind = record.kind();
        if (kind > KIND_CALL_ALONE) {
            ledger.anomalies.add("record of a later layout", 1);
            return;
        }
        if (kind >= KIND_GROUP_API && kind <= KIND_KERNEL_LAUNCH) {
            call(record, kind);
            return;
        }
        ProcessCommunicator owner = ownerOf(record, lane, kind);
        if (owner == null) {
            ledger.anomalies.add("unknown communicator", 1);
            return;
        }
        switch (kind) {
            case KIND_COLLECTIVE_START, KIND_P2P_START -> operations.started(record, owner, now);
            case KIND_COLLECTIVE_ENQUEUED, KIND_P2P_ENQUEUED -> operations.enqueued(record, owner);
            case KIND_PROXY_OPERATION_START -> children.transferStarted(record, owner, now);
            case KIND_PROXY_OPERATION_STOP -> children.transferStopped(record, owner, now);
            case KIND_PROXY_STEP -> children.step(record, owner);
            case KIND_KERNEL_CHANNEL_START -> children.kernelStarted(record, owner, now);
            case KIND_KERNEL_CHANNEL_STOP -> children.kernelStopped(record, owner, now);
            case KIND_STEP_STATES, KIND_STEP_WIRE, KIND_STEP_SIZES ->
                    children.folded(record, owner, lane.folded);
            case KIND_LAUNCH_REACHED, KIND_LAUNCH_COMPLETED -> launches.launch(record, owner, now);
            case KIND_CALL_ALONE -> launches.callAlone(record, owner);
            default -> ledger.anomalies.add("record of kind " + kind, 1);
        }
    }

    void sweep(long now) {
        operations.sweep(now);
    }

    void endWindow(long now, List<OpenOperation> open, List<CommunicatorProgress> progress) {
        operations.endWindow(now, open, progress);
        process.gpuClock().endWindow();
    }

    void end(
            long now, boolean died, List<OpenOperation> open, List<CommunicatorProgress> progress) {
        operations.end(now, died, open, progress);
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
            if (process.tellsLaunches()) {
                known.launches.update(process.timing().counters(slot), now);
            }
            if (found.isFinalized() && known.finalizedNanos == 0) {
                known.finalizedNanos = now;
            }
        }
    }

    /// A transfer that runs for another process names that one's communicator; its steps, single or
    /// folded, do not repeat which process that is.
    private @Nullable ProcessCommunicator ownerOf(RecordCursor record, ProcessLane lane, int kind) {
        boolean transfer = kind == KIND_PROXY_OPERATION_START || kind == KIND_PROXY_OPERATION_STOP;
        boolean steps =
                kind == KIND_PROXY_STEP || (kind >= KIND_STEP_STATES && kind <= KIND_STEP_SIZES);
        MonitoredProcess owner = process;
        if ((transfer || steps) && record.has(FLAG_PXN)) {
            if (transfer) {
                lane.latestOrigin = processOfPid.apply(record.originPid());
            }
            owner = lane.latestOrigin;
        }
        return owner == null ? null : owner.communicator(record.communicator());
    }

    private void call(RecordCursor record, int kind) {
        boolean named = kind == KIND_COLLECTIVE_API || kind == KIND_P2P_API;
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

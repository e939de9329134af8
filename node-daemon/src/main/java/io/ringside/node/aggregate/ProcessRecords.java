package io.ringside.node.aggregate;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.aggregate.communicator.Communicator;
import io.ringside.node.aggregate.operation.CommunicatorSlots;
import io.ringside.node.aggregate.operation.MonitoredProcess;
import io.ringside.node.aggregate.operation.ProcessCommunicator;
import io.ringside.node.aggregate.progress.CommunicatorProgress;
import io.ringside.node.aggregate.progress.OpenOperation;
import io.ringside.node.aggregate.span.SpanKind;
import io.ringside.node.aggregate.track.Ledger;
import io.ringside.node.aggregate.track.OperationTracker;
import io.ringside.node.ring.event.CommunicatorSlot;
import io.ringside.node.ring.event.RecordCursor;
import io.ringside.node.ring.event.SegmentTables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes the records of one process and sends each to whom it concerns. A record that names a
/// communicator which this process does not have, or had before it was read, is counted as an
/// anomaly and left out.
final class ProcessRecords {
    final MonitoredProcess process;
    private final Ledger ledger;
    private final OperationTracker operations;
    private final ChildRecords children;
    private final LaunchRecords launches;
    private final RelayOrigins origins;
    private final List<ProcessLane> lanes = new ArrayList<>();

    ProcessRecords(MonitoredProcess process, Ledger ledger, RelayOrigins origins) {
        this.process = process;
        this.ledger = ledger;
        this.origins = origins;
        operations = new OperationTracker(process, ledger);
        children = new ChildRecords(process, operations, ledger);
        launches = new LaunchRecords(ledger);
    }

    void update(SegmentTables tables, long now) {
        process.update(tables, now);
        CommunicatorSlots slots = process.slots();
        for (int slot = 0; slot < slots.size(); slot++) {
            if (tables.hasCommunicator(slot) && slots.isNews(slot, tables)) {
                update(slot, tables.communicator(slot), now);
            }
            ProcessCommunicator known = slots.at(slot);
            if (known != null && process.tellsLaunches()) {
                known.launches.update(process.timing().counters(slot), now);
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
        if (kind > KIND_STAMP_REFUSED) {
            ledger.anomalies.add("record of a later layout", 1);
            return;
        }
        if (kind >= KIND_GROUP_API && kind <= KIND_KERNEL_LAUNCH) {
            call(record, kind);
            return;
        }
        ProcessCommunicator owner =
                record.isRelayed() ? relayed(record, lane, kind) : communicator(process, record);
        if (owner == null) {
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
            case KIND_STAMP_REFUSED -> children.stampRefused(record, owner, now);
            case KIND_CALL_ALONE -> launches.callAlone(record, owner);
            default -> ledger.anomalies.add("record of kind " + kind, 1);
        }
    }

    void sweep(long now) {
        operations.sweep(now);
    }

    void endWindow(long now, List<OpenOperation> open, List<CommunicatorProgress> progress) {
        operations.endWindow(now, open, progress);
        process.slots().letGo(now);
        process.gpuClock().endWindow();
    }

    void end(
            long now, boolean died, List<OpenOperation> open, List<CommunicatorProgress> progress) {
        operations.end(now, died, open, progress);
        process.gpuClock().endWindow();
    }

    private void update(int slot, CommunicatorSlot found, long now) {
        CommunicatorSlots slots = process.slots();
        ProcessCommunicator known = slots.at(slot);
        if (known != null && known.generation != found.generation()) {
            known.finish(now);
            known = null;
        }
        slots.sawGeneration(slot, found.generation());
        if (known == null && found.isUsable()) {
            Communicator communicator =
                    slots.hasRoom() ? ledger.communicator(found.commHash()) : null;
            if (communicator == null) {
                slots.saw(slot, COMMUNICATOR_FREE); // to be looked at again
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
            if (found.isFinalized()) {
                known.finish(now);
            }
        }
        slots.saw(slot, found.state());
    }

    private @Nullable ProcessCommunicator communicator(MonitoredProcess of, RecordCursor record) {
        int name = record.communicator();
        ProcessCommunicator found = of.communicator(name);
        if (found == null) {
            ledger.anomalies.add(
                    of.slots().isInUse(name)
                            ? "communicator replaced before it was read"
                            : "unknown communicator",
                    1);
        }
        return found;
    }

    /// A transfer that runs for another process names that one's communicator; its steps, single or
    /// folded, do not repeat which process that is, but from layout 1.2 on the generation of its
    /// segment.
    private @Nullable ProcessCommunicator relayed(RecordCursor record, ProcessLane lane, int kind) {
        long generation = process.tables().isSince12() ? record.originGeneration() : 0;
        MonitoredProcess origin;
        if (kind == KIND_PROXY_OPERATION_START || kind == KIND_PROXY_OPERATION_STOP) {
            origin = origins.ofTransfer(process, record.originPid(), generation);
            lane.latestOrigin = origin;
            lane.latestOriginGeneration = generation;
        } else if (generation == 0 || generation == lane.latestOriginGeneration) {
            origin = lane.latestOrigin;
            if (origin == null) {
                origins.countUnknown();
            }
        } else {
            origin = origins.ofStep(process, generation);
        }
        return origin == null ? null : communicator(origin, record);
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

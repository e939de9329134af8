package io.ringside.node.aggregate.track;

import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.operation.MonitoredProcess;
import io.ringside.node.aggregate.operation.Operation;
import io.ringside.node.aggregate.operation.ProcessCommunicator;
import io.ringside.node.aggregate.operation.RingPlan;
import io.ringside.node.aggregate.progress.OperationState;
import io.ringside.node.aggregate.progress.TimedLaunch;
import io.ringside.node.aggregate.statistics.Provenance;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.node.ring.event.OperationSize;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// Writes what is known of one operation into the totals: its count once, its link once, its
/// durations at its end, its row when told of.
final class OperationSettler {
    private static final int NO_ROOT = -1;

    private final MonitoredProcess process;
    private final Ledger ledger;

    OperationSettler(MonitoredProcess process, Ledger ledger) {
        this.process = process;
        this.ledger = ledger;
    }

    /// It runs: counts it, unless it was.
    void count(Operation operation) {
        OperationStatistics statistics = operation.statistics;
        if (operation.counted || statistics == null) {
            return;
        }
        operation.counted = true;
        if (operation.capturedCounted) {
            operation.capturedCounted = false;
            operation.settled = false;
            statistics.countCaptured(-1);
            process.countCaptured(-1);
        }
        statistics.countOne(operation.messageBytes);
        if (operation.enqueuedNanos != 0) {
            statistics.addDuration(
                    TimingSource.ENQUEUE, operation.enqueuedNanos - operation.startNanos);
        }
    }

    /// Decides, once, that no transfer will come: its bytes go to a declared or modelled link, if
    /// any; a captured one did not run.
    void settle(Operation operation) {
        if (operation.settled) {
            return;
        }
        operation.settled = true;
        OperationStatistics statistics = operation.statistics;
        if (statistics != null && operation.captured && !operation.hasChild()) {
            operation.capturedCounted = true;
            statistics.countCaptured(1);
            process.countCaptured(1);
            return;
        }
        LinkStatistics link = linkWithoutTransfers(operation);
        if (link != null) {
            link.addBytes(linkBytes(operation));
        }
        ProcessCommunicator owner = operation.owner;
        if (owner != null && statistics != null && owner.ranks > 2 && isRing(operation)) {
            operation.ringPlan = owner.ringPlan();
            if (operation.ringPlan == null) {
                owner.countWithoutRing(statistics);
            } else {
                owner.takeWithoutRing().forEach(early -> settleEarlier(early, operation));
                forEachRingLink(operation, LinkStatistics::addBytes);
            }
        }
    }

    /// NCCL's log is read some seconds after a job has begun: what ran before is made up for.
    private static void settleEarlier(OperationStatistics early, Operation operation) {
        long operations = early.takeWithoutRing();
        forEachRingLink(
                operation.ringPlan,
                operation.owner,
                early.operation(),
                early.messageBytes(),
                NO_ROOT,
                (link, bytes) -> link.addEarlier(bytes * operations, operations));
    }

    /// Its durations, by every source that knows one.
    void finish(Operation operation) {
        OperationStatistics statistics = operation.statistics;
        ProcessCommunicator owner = operation.owner;
        if (statistics == null || owner == null) {
            return;
        }
        dropDisowned(operation, owner);
        TimedLaunch timed = operation.launch;
        TimedLaunch launch = timed != null && timed.timesOneOperation() ? timed : null;
        if (launch != null) {
            statistics.addDuration(TimingSource.EVENT, launch.endNanos - launch.startNanos);
        }
        if (operation.hasKernelTime(process.isLossless())) {
            statistics.addDuration(
                    TimingSource.KERNEL, operation.gpuEndNanos - operation.gpuStartNanos);
            busy(operation, TimingSource.KERNEL, operation.gpuStartNanos, operation.gpuEndNanos);
            owner.disowned.count(operation);
        } else if (launch != null) {
            busy(operation, TimingSource.EVENT, launch.startNanos, launch.endNanos);
        }
        if (operation.hasProxyTime()) {
            statistics.addDuration(
                    TimingSource.PROXY, operation.proxyEndNanos - operation.proxyStartNanos);
        }
        if (operation.sends > 0) {
            statistics.addTransfersOfOperation(operation.sends);
        }
    }

    /// Kernel stamps that were found to be another operation's are no times of this one.
    private void dropDisowned(Operation operation, ProcessCommunicator owner) {
        if (!operation.kernelTimesDisowned
                && operation.hasKernel()
                && owner.disowned.cover(operation)) {
            operation.kernelTimesDisowned = true;
            ledger.anomalies.add("kernel time dropped: NCCL read another operation's stamps", 1);
        }
        if (operation.kernelTimesDisowned) {
            operation.gpuStartNanos = 0;
            operation.gpuEndNanos = 0;
        }
    }

    private static void busy(Operation operation, TimingSource by, long start, long end) {
        LinkStatistics link = linkWithoutTransfers(operation);
        if (link != null) {
            link.addBusy(by, start, end, linkBytes(operation));
        }
        forEachRingLink(operation, (ringLink, bytes) -> ringLink.addBusy(by, start, end, bytes));
    }

    void report(Operation operation, OperationState state) {
        OperationStatistics statistics = operation.statistics;
        ProcessCommunicator owner = operation.owner;
        if (statistics == null || owner == null) {
            return;
        }
        dropDisowned(operation, owner);
        operation.reported = true;
        boolean captured = operation.captured && !operation.hasChild();
        TimedLaunch launch = operation.launch;
        TimedLaunch ended = launch != null && launch.completed ? launch : null;
        ledger.rows.add(
                new OperationRow(
                        owner.communicator.index(),
                        owner.rank,
                        statistics.operation(),
                        operation.sequenceNumber,
                        statistics.peer(),
                        operation.messageBytes,
                        process.epochNanos(operation.startNanos),
                        process.epochNanos(operation.enqueuedNanos),
                        operation.gpuStartNanos,
                        operation.gpuEndNanos,
                        process.epochNanos(operation.proxyStartNanos),
                        process.epochNanos(operation.proxyEndNanos),
                        captured ? OperationState.CAPTURED : state,
                        process.index(),
                        operation.id,
                        operation.channels,
                        operation.thinningNumber,
                        ended == null ? 0 : process.epochNanos(ended.startNanos),
                        ended == null ? 0 : process.epochNanos(ended.endNanos),
                        ended == null ? 0 : ended.uncertaintyNanos,
                        launch == null ? 0 : launch.operations));
    }

    private static boolean isRing(Operation operation) {
        OperationStatistics statistics = operation.statistics;
        return operation.collective && statistics != null && statistics.isRing();
    }

    /// The links that an operation of a known ring uses and no transfer tells of. Links of one
    /// operation may differ in that: a ring over several nodes leaves each of them by the network.
    private static void forEachRingLink(
            Operation operation, ObjLongConsumer<LinkStatistics> action) {
        OperationStatistics statistics = operation.statistics;
        if (statistics != null) {
            forEachRingLink(
                    operation.ringPlan,
                    operation.owner,
                    statistics.operation(),
                    operation.messageBytes,
                    operation.root,
                    action);
        }
    }

    private static void forEachRingLink(
            @Nullable RingPlan plan,
            @Nullable ProcessCommunicator owner,
            String operation,
            long messageBytes,
            int root,
            ObjLongConsumer<LinkStatistics> action) {
        if (plan == null || owner == null) {
            return;
        }
        for (int i = 0; i < plan.links(); i++) {
            int to = plan.to(i);
            long ring =
                    OperationSize.ringBytes(
                            operation, messageBytes, owner.ranks, owner.rank == root, to == root);
            long bytes = OperationSize.share(ring, plan.channels(i), plan.allChannels());
            if (bytes > 0 && !owner.sendsByTransfers(to)) {
                action.accept(owner.link(to, Provenance.MODELLED), bytes);
            }
        }
    }

    private static @Nullable LinkStatistics linkWithoutTransfers(Operation operation) {
        ProcessCommunicator owner = operation.owner;
        if (owner == null
                || operation.proxyStarts + operation.proxyStops > 0
                || owner.usesNetwork(operation.collective, operation.root)
                || linkBytes(operation) == 0) {
            return null;
        }
        return operation.collective
                ? owner.link(1 - owner.rank, Provenance.MODELLED)
                : owner.link(operation.root, Provenance.DECLARED);
    }

    /// What this rank sends to the other end without a proxy; 0 when that is nothing or not known.
    private static long linkBytes(Operation operation) {
        OperationStatistics statistics = operation.statistics;
        ProcessCommunicator owner = operation.owner;
        if (statistics == null || owner == null) {
            return 0;
        }
        if (operation.collective) {
            return owner.ranks == 2 && statistics.isRingOrTree()
                    ? OperationSize.pairBytes(
                            statistics.operation(),
                            operation.messageBytes,
                            owner.rank,
                            operation.root)
                    : 0;
        }
        boolean toAnother =
                statistics.operation().equals("Send")
                        && owner.isPeer(operation.root)
                        && operation.root != owner.rank;
        return toAnother ? operation.messageBytes : 0;
    }
}

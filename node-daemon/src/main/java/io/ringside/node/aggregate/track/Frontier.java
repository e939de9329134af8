package io.ringside.node.aggregate.track;

import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.operation.Launches;
import io.ringside.node.aggregate.operation.MonitoredProcess;
import io.ringside.node.aggregate.operation.Operation;
import io.ringside.node.aggregate.operation.PendingLaunches;
import io.ringside.node.aggregate.operation.ProcessCommunicator;
import io.ringside.node.aggregate.progress.CommunicatorProgress;
import io.ringside.node.aggregate.progress.LaunchKey;
import io.ringside.node.aggregate.progress.LaunchState;
import io.ringside.node.aggregate.progress.ProgressPoint;
import io.ringside.node.aggregate.progress.TimedLaunch;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.node.ring.event.LaunchCounters;
import org.jspecify.annotations.Nullable;

/// Works out how far one rank is on one communicator. Made for one look.
final class Frontier {
    /// What is younger may have ended in a record that is not drained yet.
    private static final long LATE_NANOS = 100_000_000;

    private final ProcessCommunicator owner;
    private final MonitoredProcess process;
    private final Launches launches;
    private final PendingLaunches pending;
    private final boolean died;
    private final boolean watching;
    private final long lookedNanos;
    private final long now;

    Frontier(ProcessCommunicator owner, long now, boolean died) {
        this.owner = owner;
        this.now = now;
        this.died = died;
        process = owner.process;
        launches = owner.launches;
        pending = launches.pending;
        watching = !died && process.timer().isWatching(now);
        lookedNanos = process.timer().lookedNanos();
    }

    /// Whether the events tell that a launch of then was not over when they were looked at last.
    boolean knowsPending(long startNanos) {
        return lookedNanos != 0
                && startNanos <= lookedNanos - LATE_NANOS
                && process.timer().keptSince(startNanos);
    }

    /// When the events were looked at last, in the node's wall clock, if that is over; 0: it goes
    /// on.
    long knownUntilEpochNanos() {
        return watching ? 0 : process.epochNanos(lookedNanos);
    }

    CommunicatorProgress progress() {
        int timed = firstKnownPending();
        Operation open = firstOpen();
        if (open != null
                && timed != PendingLaunches.ABSENT
                && open.launchKey > pending.key(timed)) {
            open = null;
        }
        long boundary =
                open != null
                        ? open.launchKey
                        : timed == PendingLaunches.ABSENT ? Long.MAX_VALUE : pending.key(timed);
        int bracket = 0;
        long bracketOperations = 0;
        long later = 0;
        ProgressPoint point = open == null ? null : point(open);
        long pendingStart = open == null ? 0 : open.startNanos;
        for (int place = 0; place < pending.size(); place++) {
            if (pending.key(place) < boundary) {
                bracket++;
                bracketOperations += pending.operations(place);
            } else if (pending.key(place) == boundary) {
                point = pending.point(place, process);
                pendingStart = pending.startNanos(place);
            } else {
                later += pending.operations(place);
            }
        }
        LaunchState state = state(open, timed);
        LaunchCounters counters = launches.counters();
        return new CommunicatorProgress(
                process.index(),
                owner.communicator.index(),
                owner.rank,
                launches.completedPoint(process),
                process.epochNanos(launches.completedNanos()),
                point,
                state,
                source(open, point != null),
                bracket,
                bracketOperations,
                bracket == 0 ? null : pending.point(0, process),
                bracket == 0 ? null : pending.point(bracket - 1, process),
                later,
                pending.omitted(),
                launches.nothingPending() && point == null,
                counters.groups(),
                counters.begun(),
                counters.returned(),
                process.epochNanos(counters.begunNanos()),
                process.epochNanos(since(pendingStart, state)),
                open != null || lookedNanos == 0 ? 0 : knownUntilEpochNanos(),
                died);
    }

    private int firstKnownPending() {
        for (int place = 0; place < pending.size(); place++) {
            if (pending.isTimed(place) && knowsPending(pending.startNanos(place))) {
                return place;
            }
        }
        return PendingLaunches.ABSENT;
    }

    /// The earliest launched operation with an open child.
    private @Nullable Operation firstOpen() {
        Operation first = null;
        for (Operation one = owner.waiting.first(); one != null; one = one.next) {
            boolean after = one.launchKey > launches.completedKey();
            if (after
                    && one.openChildren() > 0
                    && (first == null || one.launchKey < first.launchKey)) {
                first = one;
            }
        }
        return first;
    }

    private @Nullable LaunchState state(@Nullable Operation open, int timed) {
        if (open != null) {
            return open.launchState();
        }
        if (timed != PendingLaunches.ABSENT) {
            TimedLaunch launch = launches.find(pending.key(timed));
            return launch != null && launch.reached ? LaunchState.REACHED : LaunchState.ENQUEUED;
        }
        return launches.isLaunching(now) ? LaunchState.LAUNCHING : null;
    }

    private @Nullable TimingSource source(@Nullable Operation open, boolean isPending) {
        if (open != null) {
            return open.hasKernel() ? TimingSource.KERNEL : TimingSource.PROXY;
        }
        return isPending ? TimingSource.EVENT : launches.completedBy();
    }

    private long since(long pendingStart, @Nullable LaunchState state) {
        long since = launches.completedNanos();
        if (pendingStart != 0) {
            return Math.max(since, pendingStart);
        }
        if (!pending.isEmpty()) {
            since = Math.max(since, pending.startNanos(pending.size() - 1));
        }
        return state == LaunchState.LAUNCHING
                ? Math.max(since, launches.counters().begunNanos())
                : since;
    }

    private ProgressPoint point(Operation open) {
        OperationStatistics of = open.statistics;
        return new ProgressPoint(
                of == null ? "" : of.operation(),
                open.sequenceNumber,
                of == null ? -1 : of.peer(),
                open.messageBytes,
                LaunchKey.group(open.launchKey),
                LaunchKey.place(open.launchKey),
                1,
                process.epochNanos(open.startNanos));
    }
}

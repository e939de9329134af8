package io.ringside.node.aggregate.operation;

import static io.ringside.protocol.ring.RingLayout.FLAG_PROGRESS;

import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.progress.LaunchKey;
import io.ringside.node.aggregate.progress.ProgressPoint;
import io.ringside.node.aggregate.progress.TimedLaunch;
import io.ringside.node.aggregate.statistics.TimingSource;
import io.ringside.node.ring.event.LaunchCounters;
import io.ringside.node.ring.event.RecordCursor;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The launches of one rank on one communicator: which are timed by events, and how far they are
/// known to have come. They end in their order: when one is known to have completed, every earlier
/// one is.
public final class Launches {
    public static final int MOST_TIMED = 1 << 10;

    /// How long the end of a launch waits for operations that come through another lane.
    private static final long KEEP_NANOS = 1_000_000_000;

    private static final long LAUNCHING_NANOS = 1_000_000_000;

    public final PendingLaunches pending = new PendingLaunches();
    private final Map<Long, TimedLaunch> timed = new LinkedHashMap<>();
    private LaunchCounters counters = LaunchCounters.NONE;
    private long countersSinceNanos;
    private long latestGroup;
    private long accountedGroup = Long.MIN_VALUE;
    private boolean news;

    private long completedKey = LaunchKey.NONE;
    private long completedNanos;
    private @Nullable TimingSource completedBy;
    private @Nullable OperationStatistics completedStatistics;
    private int completedOperations;
    private int completedSequence;
    private long completedBytes;
    private long completedStart;

    /// The counters as they stand now, on the daemon's clock.
    public void update(LaunchCounters now, long nowNanos) {
        if (now.begun() != counters.begun() || now.returned() != counters.returned()) {
            countersSinceNanos = nowNanos;
        }
        counters = now;
    }

    public LaunchCounters counters() {
        return counters;
    }

    /// Whether a thread has been inside the same launch for more than a second.
    public boolean isLaunching(long now) {
        return counters.isInside() && now - countersSinceNanos >= LAUNCHING_NANOS;
    }

    /// A group that launches nothing: captured, or without an operation.
    public void withoutLaunch(int group) {
        if (group != 0) {
            account(widen(group));
        }
    }

    /// An operation was launched.
    ///
    /// @param isTimed whether events will tell of its launch
    public void started(Operation operation, int group, int place, boolean isTimed, long now) {
        long wide = widen(group);
        long key = LaunchKey.of(wide, place);
        account(wide);
        operation.launchKey = key;
        TimedLaunch launch = isTimed ? timed(key, now) : null;
        if (launch != null) {
            launch.operations++;
            operation.launch = launch;
        }
        if (key > completedKey) {
            pending.add(key, operation, launch != null);
        } else if (key == completedKey) {
            describeCompleted(operation);
        }
    }

    /// Kind 17.
    public void reached(RecordCursor record, long now) {
        TimedLaunch launch = timed(keyOf(record), now);
        if (launch != null && !launch.completed) {
            launch.reached = true;
        }
    }

    /// Kind 18.
    public void completed(RecordCursor record, long now) {
        long key = keyOf(record);
        TimedLaunch launch = timed(key, now);
        if (launch != null) {
            launch.completed = true;
            launch.progress = record.has(FLAG_PROGRESS);
            launch.startNanos = record.startNanos();
            launch.endNanos = record.endNanos();
            launch.uncertaintyNanos = record.uncertaintyNanos();
            launch.completedArrivalNanos = now;
            news = true;
        }
        // The events of a progress launch tell no time: it has completed when that was seen, or
        // before.
        long nanos = record.endNanos() != 0 ? record.endNanos() : record.value();
        completedUpTo(key, nanos, TimingSource.EVENT);
    }

    /// Its children have all stopped: what was launched before it has completed, and its own launch
    /// when it was the last of it.
    public void operationCompleted(Operation operation, TimingSource by) {
        long key = operation.launchKey;
        if (key == LaunchKey.NONE || key <= completedKey) {
            return;
        }
        long nanos =
                Math.max(
                        Math.max(operation.startNanos, operation.enqueuedNanos),
                        Math.max(operation.proxyEndNanos, operation.kernelReceiptNanos));
        long bound = LaunchKey.firstOfSameOrder(key);
        int earlier = 0;
        while (earlier < pending.size() && pending.key(earlier) < bound) {
            earlier++;
        }
        if (earlier > 0) {
            completedUpTo(pending.key(earlier - 1), nanos, by);
        }
        if (!pending.isEmpty() && pending.key(0) == key && pending.completeOneOfFirst()) {
            completedUpTo(key, nanos, by);
        }
    }

    /// Whether a launch ended since the last call.
    public boolean takeNews() {
        boolean taken = news;
        news = false;
        return taken;
    }

    /// Lets go of what no operation can be late for any more.
    public void sweep(long now) {
        if (timed.isEmpty()) {
            return;
        }
        for (Iterator<TimedLaunch> oldest = timed.values().iterator(); oldest.hasNext(); ) {
            TimedLaunch launch = oldest.next();
            long since = launch.completed ? launch.completedArrivalNanos : launch.arrivalNanos;
            if (!isOver(launch) || now - since < KEEP_NANOS) {
                return;
            }
            oldest.remove();
        }
    }

    /// Nothing more is expected of this communicator.
    public void clear() {
        pending.clear();
        timed.clear();
    }

    public boolean hasCompleted(long key) {
        return key <= completedKey;
    }

    public @Nullable TimedLaunch find(long key) {
        return timed.get(key);
    }

    public long completedKey() {
        return completedKey;
    }

    public long completedNanos() {
        return completedNanos;
    }

    public @Nullable TimingSource completedBy() {
        return completedBy;
    }

    /// Absent: none is known to have completed.
    public @Nullable ProgressPoint completedPoint(MonitoredProcess process) {
        OperationStatistics of = completedStatistics;
        return completedKey == LaunchKey.NONE
                ? null
                : new ProgressPoint(
                        of == null ? "" : of.operation(),
                        completedSequence,
                        of == null ? -1 : of.peer(),
                        completedBytes,
                        LaunchKey.group(completedKey),
                        LaunchKey.place(completedKey),
                        completedOperations,
                        process.epochNanos(completedStart));
    }

    /// Whether all groups that were called are known to have completed or to launch nothing.
    public boolean nothingPending() {
        boolean called = (int) accountedGroup - counters.groups() >= 0;
        return pending.isEmpty() && pending.omitted() == 0 && !counters.isInside() && called;
    }

    /// Whether there is anything to tell of.
    public boolean isUsed() {
        return accountedGroup != Long.MIN_VALUE
                || completedKey != LaunchKey.NONE
                || counters.groups() != 0
                || counters.begun() != 0;
    }

    private long keyOf(RecordCursor record) {
        return LaunchKey.of(wide(record.number()), record.steps());
    }

    /// Absent where too many are under way: the oldest say where a rank stands.
    private @Nullable TimedLaunch timed(long key, long now) {
        TimedLaunch known = timed.get(key);
        if (known != null || (timed.size() >= MOST_TIMED && !forgetOldest())) {
            return known;
        }
        TimedLaunch fresh = new TimedLaunch(key, now);
        timed.put(key, fresh);
        return fresh;
    }

    /// @return false when it is under way
    private boolean forgetOldest() {
        Iterator<TimedLaunch> oldest = timed.values().iterator();
        boolean over = isOver(oldest.next());
        if (over) {
            oldest.remove();
        }
        return over;
    }

    private boolean isOver(TimedLaunch launch) {
        return launch.completed || launch.key <= completedKey;
    }

    private void completedUpTo(long key, long nanos, TimingSource by) {
        if (key <= completedKey) {
            return;
        }
        forgetCompleted();
        while (!pending.isEmpty() && pending.key(0) <= key) {
            if (pending.key(0) == key) {
                describeCompleted();
            }
            pending.removeFirst();
        }
        pending.completedUpTo(key);
        completedKey = key;
        completedNanos = nanos;
        completedBy = by;
        account(LaunchKey.wideGroup(key));
    }

    private void forgetCompleted() {
        completedStatistics = null;
        completedOperations = 0;
        completedSequence = 0;
        completedBytes = 0;
        completedStart = 0;
    }

    private void describeCompleted() {
        completedStatistics = pending.firstStatistics();
        completedOperations = pending.operations(0);
        completedSequence = pending.firstSequenceNumber();
        completedBytes = pending.firstMessageBytes();
        completedStart = pending.startNanos(0);
    }

    /// One that is drained after its launch's end.
    private void describeCompleted(Operation operation) {
        completedOperations++;
        if (completedStatistics == null) {
            completedStatistics = operation.statistics;
            completedSequence = operation.sequenceNumber;
            completedBytes = operation.messageBytes;
            completedStart = operation.startNanos;
        }
    }

    private void account(long wideGroup) {
        accountedGroup = Math.max(accountedGroup, wideGroup);
    }

    private long widen(int group) {
        long wide = wide(group);
        latestGroup = Math.max(latestGroup, wide);
        return wide;
    }

    /// The group near the latest one that has these low 32 bits.
    private long wide(int group) {
        return latestGroup + (group - (int) latestGroup);
    }
}

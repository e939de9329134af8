package io.ringside.node.aggregate.statistics;

import static io.ringside.protocol.ring.RingLayout.ANOMALY_COUNT;
import static io.ringside.protocol.ring.RingLayout.LOSS_COUNT;

import io.ringside.node.ring.event.SegmentTables;
import java.util.concurrent.TimeUnit;

/// What the plugin of one process counted since this daemon began to watch, as far as it can be
/// believed. The words lie in memory that anything in that process may scribble on: once one falls,
/// or grows faster than any plugin could count, none of that segment's is believed any more, and
/// what was counted before stands. The drain thread's.
public final class PluginCounters {
    /// For one more, at least: twenty threads that lose a record each microsecond. NCCL makes some
    /// hundred thousand a second.
    private static final long NANOS_EACH = 50;

    /// For a copy that was taken a little before its time.
    private static final long FREE = 1_000_000;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LANES_AT = LOSS_COUNT + ANOMALY_COUNT;

    private final long[] first;
    private long[] latest;
    private long latestNanos;
    private boolean believed = true;

    /// @param olderThanDaemon whether what it counted so far is not for this daemon to tell
    /// @param now by the daemon's clock
    public PluginCounters(SegmentTables tables, boolean olderThanDaemon, long now) {
        long[] told = told(tables);
        first = olderThanDaemon ? told : new long[told.length];
        latest = first;
        latestNanos = Math.min(tables.bornMonotonicNanos(), now - SECOND_NANOS);
        update(tables, now);
    }

    public void update(SegmentTables tables, long now) {
        long[] told = told(tables);
        believed = believed && isBelievable(told, now - latestNanos);
        if (believed) {
            latest = told;
            latestNanos = now;
        }
    }

    /// False: some are not told of, and never will be.
    public boolean areBelieved() {
        return believed;
    }

    public long loss(int reason) {
        return since(reason);
    }

    public long anomaly(int kind) {
        return since(LOSS_COUNT + kind);
    }

    public long lostFull() {
        return since(LANES_AT);
    }

    public long lostReserve() {
        return since(LANES_AT + 1);
    }

    /// Whether no lane ever dropped a record, as far as is known.
    public boolean isLossless() {
        return believed && latest[LANES_AT] == 0 && latest[LANES_AT + 1] == 0;
    }

    private long since(int counter) {
        return latest[counter] - first[counter];
    }

    private boolean isBelievable(long[] told, long elapsedNanos) {
        long most = FREE + Math.max(0, elapsedNanos) / NANOS_EACH;
        for (int i = 0; i < told.length; i++) {
            if (told[i] < 0 || told[i] < latest[i] || told[i] - latest[i] > most) {
                return false;
            }
        }
        return true;
    }

    private static long[] told(SegmentTables tables) {
        long[] told = new long[LANES_AT + 2];
        for (int reason = 0; reason < LOSS_COUNT; reason++) {
            told[reason] = tables.loss(reason);
        }
        for (int kind = 0; kind < ANOMALY_COUNT; kind++) {
            told[LOSS_COUNT + kind] = tables.anomaly(kind);
        }
        told[LANES_AT] = tables.lostFull();
        told[LANES_AT + 1] = tables.lostReserve();
        return told;
    }
}

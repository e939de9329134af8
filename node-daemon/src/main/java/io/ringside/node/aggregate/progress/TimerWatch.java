package io.ringside.node.aggregate.progress;

import static io.ringside.protocol.ring.RingLayout.TIMER_LIVE;

import io.ringside.node.ring.event.SegmentTiming;

/// Whether the thread that reads one process's events still does. Its heartbeat is only compared
/// with itself: the process may count its time from another moment than the daemon.
public final class TimerWatch {
    static final long SILENT_NANOS = 5_000_000_000L;

    private int state;
    private long heartbeatNanos;
    private long changedNanos;
    private long lost = -1;
    private long lostNanos;

    /// @param lostFull records that full lanes have dropped so far: ends of launches may be among
    ///   them
    /// @param now the daemon's clock
    public void update(SegmentTiming timing, long lostFull, long now) {
        state = timing.tells() ? timing.timerState() : 0;
        long heartbeat = timing.timerHeartbeatNanos();
        if (heartbeat != heartbeatNanos) {
            heartbeatNanos = heartbeat;
            changedNanos = now;
        }
        if (lost >= 0 && lostFull != lost) {
            lostNanos = heartbeat;
        }
        lost = lostFull;
    }

    /// False: what it has not told so far is not known, and may never be.
    public boolean isWatching(long now) {
        return state == TIMER_LIVE && now - changedNanos <= SILENT_NANOS;
    }

    /// Whether what is outstanding may still be told.
    public boolean mayTell() {
        return state == TIMER_LIVE;
    }

    /// Whether everything was kept that was told of a launch which began then.
    public boolean keptSince(long startNanos) {
        return startNanos > lostNanos;
    }

    /// The process's clock at its latest look; 0 none.
    public long lookedNanos() {
        return heartbeatNanos;
    }
}

package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.matching.Exchange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The latest minute's timed Sends and Recvs. Not thread-safe.
final class KeptExchanges {
    /// About 80 bytes each.
    static final int MOST = 300_000;

    private final Deque<Exchange> timed = new ArrayDeque<>();

    void add(List<Exchange> launches) {
        for (Exchange one : launches) {
            if (one.timed()) {
                timed.add(one);
            }
        }
    }

    void forgetBefore(long epochNanos) {
        while (!timed.isEmpty()
                && (timed.size() > MOST || timed.getFirst().enqueueEpochNanos() < epochNanos)) {
            timed.removeFirst();
        }
    }

    /// Those that began later.
    List<Exchange> after(long epochNanos) {
        List<Exchange> later = new ArrayList<>();
        for (Exchange one : timed) {
            if (one.enqueueEpochNanos() > epochNanos) {
                later.add(one);
            }
        }
        return later;
    }
}

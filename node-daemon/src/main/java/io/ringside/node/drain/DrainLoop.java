package io.ringside.node.drain;

import io.ringside.node.fault.Faults;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// The drain thread's body: drains again at once while lanes fill, else rests, the longer the less
/// there is: from [#LEAST_REST_NANOS] after a busy time, two more milliseconds after each quiet
/// pass up to [#MOST_REST_NANOS], and never longer than [Drainer#mostRestNanos()]. It scans five
/// times a second and calls `afterPass` after every pass. It owns the [Drainer] and closes it at
/// its end. Stop it by [#stop()], from any thread.
///
/// A pass that fails is counted and the next one goes on. When passes keep failing for
/// [DrainFaults#PATIENCE_NANOS], or one fails by what nobody may go on after ([Faults#isFatal]),
/// the fault leaves the thread.
public final class DrainLoop implements Runnable {
    private static final long LEAST_REST_NANOS = 5_000_000;
    private static final long MOST_REST_NANOS = 25_000_000;
    private static final long LONGER_NANOS = 2_000_000;
    private static final long SCAN_NANOS = 200_000_000;

    private final Drainer drainer;
    private final LongSupplier hostNanos;
    private final Runnable afterPass;
    private final DrainFaults faults;
    private volatile boolean stopped;
    private long nextScan;
    private long rest = LEAST_REST_NANOS;

    public DrainLoop(
            Drainer drainer, LongSupplier hostNanos, Runnable afterPass, DrainFaults faults) {
        this.drainer = drainer;
        this.hostNanos = hostNanos;
        this.afterPass = afterPass;
        this.faults = faults;
        nextScan = hostNanos.getAsLong();
    }

    @Override
    public void run() {
        try (drainer) {
            while (!stopped) {
                LockSupport.parkNanos(step());
            }
        }
    }

    public void stop() {
        stopped = true;
    }

    /// One pass, by the calling thread: the loop's step, and the whole loop in a test without that
    /// thread.
    ///
    /// @return how long to rest before the next
    long step() {
        boolean busy = false;
        try {
            if (hostNanos.getAsLong() - nextScan >= 0) {
                drainer.scan();
                nextScan = hostNanos.getAsLong() + SCAN_NANOS;
            }
            busy = drainer.drain();
            afterPass.run();
        } catch (RuntimeException | Error fault) {
            if (Faults.isFatal(fault) || faults.met(fault)) {
                throw fault;
            }
        }
        long most = Math.min(MOST_REST_NANOS, drainer.mostRestNanos());
        if (busy) {
            rest = Math.min(LEAST_REST_NANOS, most);
            return 0;
        }
        long resting = rest;
        rest = drainer.isQuiet() ? rest + LONGER_NANOS : rest;
        rest = Math.min(rest, most);
        return Math.min(resting, most);
    }
}

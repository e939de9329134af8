package io.ringside.node.ring;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// The drain thread's body: drains again at once while lanes fill, else rests, the longer the less
/// there is: [#LEAST_REST_NANOS] after a busy time, two more milliseconds after each quiet pass up
/// to [#MOST_REST_NANOS]. It scans five times a second and calls `afterPass` after every pass. It
/// owns the [Drainer] and closes it at its end. Stop it by [#stop()], from any thread.
public final class DrainLoop implements Runnable {
    private static final long LEAST_REST_NANOS = 5_000_000;
    private static final long MOST_REST_NANOS = 25_000_000;
    private static final long LONGER_NANOS = 2_000_000;
    private static final long SCAN_NANOS = 200_000_000;

    private final Drainer drainer;
    private final LongSupplier hostNanos;
    private final Runnable afterPass;
    private volatile boolean stopped;

    public DrainLoop(Drainer drainer, LongSupplier hostNanos, Runnable afterPass) {
        this.drainer = drainer;
        this.hostNanos = hostNanos;
        this.afterPass = afterPass;
    }

    @Override
    public void run() {
        long nextScan = hostNanos.getAsLong();
        long rest = LEAST_REST_NANOS;
        try (drainer) {
            while (!stopped) {
                if (hostNanos.getAsLong() - nextScan >= 0) {
                    drainer.scan();
                    nextScan = hostNanos.getAsLong() + SCAN_NANOS;
                }
                boolean busy = drainer.drain();
                afterPass.run();
                if (busy) {
                    rest = LEAST_REST_NANOS;
                } else {
                    rest =
                            drainer.isQuiet()
                                    ? Math.min(rest + LONGER_NANOS, MOST_REST_NANOS)
                                    : rest;
                    LockSupport.parkNanos(rest);
                }
            }
        }
    }

    public void stop() {
        stopped = true;
    }
}

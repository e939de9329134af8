package io.ringside.node.ring;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// The drain thread's body: drains again at once while lanes fill, else rests a few milliseconds;
/// scans five times a second; calls `afterPass` after every pass. It owns the [Drainer] and closes
/// it at its end. Stop it by [#stop()], from any thread.
public final class DrainLoop implements Runnable {
    private static final long REST_NANOS = 5_000_000;
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
        try (drainer) {
            while (!stopped) {
                if (hostNanos.getAsLong() - nextScan >= 0) {
                    drainer.scan();
                    nextScan = hostNanos.getAsLong() + SCAN_NANOS;
                }
                boolean busy = drainer.drain();
                afterPass.run();
                if (!busy) {
                    LockSupport.parkNanos(REST_NANOS);
                }
            }
        }
    }

    public void stop() {
        stopped = true;
    }
}

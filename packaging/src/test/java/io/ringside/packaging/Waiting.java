package io.ringside.packaging;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for what other processes do.
final class Waiting {
    private static final int LOOKS = 3000;
    private static final long LOOK_NANOS = 20_000_000;

    private Waiting() {}

    /// Looks again and again until `condition` holds, for a minute.
    static void until(String what, Callable<Boolean> condition) throws Exception {
        for (int i = 0; i < LOOKS; i++) {
            if (condition.call()) {
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new AssertionError("not within a minute: " + what);
    }
}

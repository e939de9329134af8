package io.ringside.desktop.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The user's wish that the command end well now (Ctrl-C). Thread-safe.
public final class StopSignal {
    private final CountDownLatch raised = new CountDownLatch(1);

    public void raise() {
        raised.countDown();
    }

    /// Waits so long, or until the wish comes: then true.
    boolean await(Duration atMost) throws InterruptedException {
        return raised.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}

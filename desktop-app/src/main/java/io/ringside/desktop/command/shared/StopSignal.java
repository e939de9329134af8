package io.ringside.desktop.command.shared;

import io.ringside.desktop.session.read.Listening.Patience;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The user's wish that the command end well now (Ctrl-C). Thread-safe.
public final class StopSignal implements Patience {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final CountDownLatch raised = new CountDownLatch(1);
    private final AtomicReference<@Nullable Runnable> action = new AtomicReference<>();

    public void raise() {
        raised.countDown();
        Runnable wanted = action.getAndSet(null);
        if (wanted != null) {
            wanted.run();
        }
    }

    /// What to do at the wish, for who does not wait for it. Only the latest counts; run at once
    /// when the wish has come already.
    public void whenRaised(Runnable wanted) {
        action.set(wanted);
        if (raised.getCount() == 0) {
            raise();
        }
    }

    /// Whether the wish has come or comes in a moment: what it ends may hear of it as soon as a
    /// command, and fail.
    public boolean comes() {
        try {
            return await(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// Whether a command that read nothing was ended before it could. It says so then, and nothing
    /// need be said of what that broke off.
    ///
    /// @param nothing was read
    public boolean explains(boolean nothing, PrintWriter err) {
        boolean stopped = nothing && comes();
        if (stopped) {
            err.println("Stopped before anything was read.");
        }
        return stopped;
    }

    /// Waits so long, or until the wish comes: then true.
    @Override
    public boolean await(Duration atMost) throws InterruptedException {
        return raised.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}

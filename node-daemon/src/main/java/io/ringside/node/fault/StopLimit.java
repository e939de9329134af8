package io.ringside.node.fault;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Ends a process that was told to end and still has not, a while later, whatever hangs in it: a
/// stop waits for clients, sources, files and the drain thread, each with a limit of its own, and
/// on a host without CPU their sum is longer than whoever stops it waits. What is left behind is
/// what kill -9 leaves, and the next start clears it.
///
/// Its thread waits from the start on, for none may be had when it is needed. Any thread.
public final class StopLimit {
    /// A stopped daemon is gone within 5 s. On a host where 20 others want each processor the
    /// kernel alone takes two of them to free its memory.
    public static final Duration MOST = Duration.ofSeconds(2);

    /// As the JVM itself ends after SIGTERM.
    static final int TERMINATED = 143;

    private final CountDownLatch asked = new CountDownLatch(1);
    private volatile int code = TERMINATED;
    private final Duration most;
    private final Faults.End end;

    StopLimit(Duration most, Faults.End end) {
        this.most = most;
        this.end = end;
    }

    /// @param most from the stop's beginning on; the process ends earlier when its own stop is done
    public static StopLimit start(Duration most) {
        StopLimit limit = new StopLimit(most, Faults::halt);
        Thread.ofPlatform().daemon().name("ringside-stop-limit").start(limit::await);
        return limit;
    }

    /// As [#around(Runnable)].
    ///
    /// @param code to end with at the limit, in place of SIGTERM's
    Runnable around(int code, Runnable stop) {
        return around(() -> {
            this.code = code;
            stop.run();
        });
    }

    /// `stop`, with the limit running from its beginning.
    public Runnable around(Runnable stop) {
        return () -> {
            asked.countDown();
            stop.run();
        };
    }

    void await() {
        try {
            asked.await();
            Thread.sleep(most);
        } catch (InterruptedException _) {
            return; // nobody interrupts it; a stop without a limit is what there was before
        }
        end.now(
                code,
                "ringside-node was told to end and had not after %s s; it ends now, with code %d. What is left of it is cleared at the next start."
                        .formatted(
                                BigDecimal.valueOf(most.toMillis(), 3)
                                        .stripTrailingZeros()
                                        .toPlainString(),
                                code));
    }
}

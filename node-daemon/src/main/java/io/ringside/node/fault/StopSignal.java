package io.ringside.node.fault;

import io.ringside.node.libc.TerminationSignal;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops the process at SIGTERM by a thread that waits for it from the start on: the JVM would
/// start one when it comes, and where none can be had the signal would be lost. Any thread.
public final class StopSignal {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    private StopSignal() {}

    /// From now on SIGTERM ends the process as the JVM does, by its shutdown hooks and code 143,
    /// within the limit. Hooks whose threads cannot be started are left out.
    public static void start(StopLimit limit) {
        try {
            TerminationSignal signal = TerminationSignal.take();
            Runnable exit = limit.around(() -> Runtime.getRuntime().exit(StopLimit.TERMINATED));
            Thread.ofPlatform()
                    .daemon()
                    .name("ringside-stop-signal")
                    .start(() -> await(signal, exit));
        } catch (RuntimeException cannot) {
            LOG.warn("SIGTERM is left to the JVM: {}", cannot.getMessage());
        }
    }

    static void await(TerminationSignal signal, Runnable stop) {
        try {
            while (!signal.isRaised()) {
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException _) {
            return; // nobody interrupts it
        }
        stop.run();
    }
}

package io.ringside.node.fault;

import io.ringside.node.libc.TerminationSignal;
import io.ringside.node.libc.TerminationSignal.Asked;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops the process at SIGTERM, SIGINT and SIGHUP by a thread that waits for them from the start
/// on: the JVM would start one when they come, and where none can be had the signal would be lost.
/// Any thread.
public final class StopSignal {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    /// After the signal came: the kernel's own end, should the process have no processor even to
    /// end itself at [StopLimit#MOST].
    private static final Duration KERNELS = Duration.ofMillis(2_300);

    private StopSignal() {}

    /// From now on these signals end the process as the JVM does, by its shutdown hooks and with
    /// code 143, 130 or 129, within the limit. Hooks whose threads cannot be started are left out.
    public static void start(StopLimit limit) {
        start(limit, KERNELS);
    }

    static void start(StopLimit limit, Duration kernels) {
        try {
            TerminationSignal signal = TerminationSignal.take();
            Thread.ofPlatform()
                    .daemon()
                    .name("ringside-stop-signal")
                    .start(() ->
                            await(
                                    signal,
                                    kernels,
                                    code ->
                                            limit.around(
                                                            code,
                                                            () -> Runtime.getRuntime().exit(code))
                                                    .run()));
        } catch (RuntimeException cannot) {
            LOG.warn("Signals that end it are left to the JVM: {}", cannot.getMessage());
        }
    }

    /// @param kernels how long after the signal the kernel ends what has not ended
    /// @param stop hears the code to end with
    static void await(TerminationSignal signal, Duration kernels, IntConsumer stop) {
        try {
            Optional<Asked> asked = signal.raised();
            while (asked.isEmpty()) {
                Thread.sleep(LOOK);
                asked = signal.raised();
            }
            limit(signal, asked.get(), kernels);
            stop.accept(asked.get().exitCode());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    private static void limit(TerminationSignal signal, Asked asked, Duration kernels) {
        try {
            signal.limit(asked, kernels);
        } catch (IllegalStateException cannot) {
            LOG.warn("The end has no limit of the kernel's: {}", cannot.getMessage());
        }
    }
}

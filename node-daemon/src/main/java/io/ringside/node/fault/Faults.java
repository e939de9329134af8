package io.ringside.node.fault;

import java.lang.Thread.UncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the process when a fault leaves nothing to go on with: no memory, whoever says so (the
/// heap, direct memory, a thread that could not be started, a library), a JVM that is broken, or
/// the drain thread has ended. A daemon that is started again drains what the plugins wrote
/// meanwhile; one that stays up without its drain thread shows nothing and says nothing.
///
/// Any thread; returns quickly, or never.
public final class Faults implements UncaughtExceptionHandler {
    /// As the JVM's own `-XX:+ExitOnOutOfMemoryError`.
    public static final int NO_MEMORY = 3;

    /// sysexits.h's EX_SOFTWARE.
    public static final int BROKEN = 70;

    /// The thread without which the daemon is of no use.
    public static final String DRAIN_THREAD = "ringside-drain";

    /// Ends the process.
    @FunctionalInterface
    public interface End {
        void now(int code, String sentence);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private static final int MOST_CAUSES = 32;

    private final End end;

    Faults(End end) {
        this.end = end;
    }

    /// For all threads of this process from now on. Its end is at once: nothing is waited for.
    public static void install() {
        Faults faults = new Faults(Faults::halt);
        Thread.setDefaultUncaughtExceptionHandler(faults);
        LibraryLogs.install(faults);
    }

    /// Says it, and ends the process at once.
    static void halt(int code, String sentence) {
        System.err.println(sentence);
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    /// Whether nobody may catch it and go on.
    public static boolean isFatal(Throwable fault) {
        return isOutOfMemory(fault)
                || (fault instanceof VirtualMachineError
                        && !(fault instanceof StackOverflowError)
                        && !(fault instanceof InternalError)); // a file that was truncated
    }

    @Override
    public void uncaughtException(Thread thread, Throwable fault) {
        if (isFatal(fault) || thread.getName().equals(DRAIN_THREAD)) {
            end(thread.getName(), fault);
        } else {
            LOG.error(
                    "Thread {} has ended by a fault; please report this", thread.getName(), fault);
        }
    }

    /// Of something that was caught by another.
    void heard(String where, Throwable fault) {
        if (isFatal(fault)) {
            end(where, fault);
        }
    }

    private void end(String where, Throwable fault) {
        if (isOutOfMemory(fault)) {
            end.now(
                    NO_MEMORY,
                    "ringside-node ends with code %d: %s met %s. Give it more (RINGSIDE_NODE_HEAP, or the limits of memory and threads it runs under) and start it again."
                            .formatted(NO_MEMORY, where, fault));
        } else {
            LOG.error("{} failed for good", where, fault);
            end.now(
                    BROKEN,
                    "ringside-node ends with code %d: %s met %s. Please report this, and start it again."
                            .formatted(BROKEN, where, fault));
        }
    }

    /// Whether it, or what caused it, says that memory or threads have run out.
    private static boolean isOutOfMemory(Throwable fault) {
        Throwable cause = fault;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}

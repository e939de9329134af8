package io.ringside.desktop.ui;

import io.ringside.desktop.fault.FaultLog;
import java.util.concurrent.RejectedExecutionException;

/// Says what goes wrong on any thread in one line, but nothing of what the toolkit's threads run
/// into once the program is being ended: the toolkit takes its renderer away under them. For any
/// thread.
final class QuietEnd implements Thread.UncaughtExceptionHandler {
    private final FaultLog faults = new FaultLog(System.err::println);

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (failure instanceof RejectedExecutionException || ending()) {
            return;
        }
        faults.say("Unexpected on thread " + thread.getName(), failure);
    }

    /// True once the Java machine shuts down: it takes no more hooks.
    private static boolean ending() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}

package io.ringside.desktop.boot;

import io.ringside.desktop.command.RingsideCommand;
import io.ringside.desktop.command.StopSignal;
import io.ringside.desktop.command.Surroundings;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Where the program starts.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        SystemClock clock = new SystemClock();
        StopSignal stop = new StopSignal();
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endWell(stop, ended), "end-well"));
        Surroundings surroundings =
                new Surroundings(clock, stop, version(), Optional.of(new WindowDisplay(clock)));
        int exit = RingsideCommand.commandLine(surroundings).execute(arguments);
        ended.countDown();
        System.exit(exit);
    }

    /// On Ctrl-C: the command ends by itself, in a few seconds at most.
    private static void endWell(StopSignal stop, CountDownLatch ended) {
        stop.raise();
        try {
            if (!ended.await(15, TimeUnit.SECONDS)) {
                System.err.println("ringside did not end in time; it is stopped now.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("0.1.0-SNAPSHOT");
    }
}

package io.ringside.desktop.boot;

import io.ringside.desktop.command.RingsideCommand;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fault.FaultLog;
import io.ringside.desktop.model.node.VersionWords;
import io.ringside.protocol.text.OneLinePrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/// Where the program starts.
public final class Main {
    /// What they warn of is normal here and no user can act on it: gRPC that a daemon went away,
    /// which the feeds say in their own words; JavaFX that it lies on the class path, where we put
    /// it. Held here because the registry of loggers forgets those that nobody holds.
    private static final List<Logger> CHATTY =
            List.of(Logger.getLogger("io.grpc"), Logger.getLogger("javafx"));

    private Main() {}

    public static void main(String[] arguments) {
        OneLinePrintStream.install();
        OneLineLog.install();
        FaultLog faults = new FaultLog(System.err::println);
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) ->
                faults.say("Unexpected on thread " + thread.getName(), failure));
        CHATTY.forEach(logger -> logger.setLevel(Level.SEVERE));
        SystemClock clock = new SystemClock();
        StopSignal stop = new StopSignal();
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endWell(stop, ended), "end-well"));
        Surroundings surroundings =
                new Surroundings(
                        clock,
                        stop,
                        VersionWords.program(),
                        Optional.of(new WindowDisplay(clock)),
                        Optional.of(
                                WindowDisplay.settings(
                                        System.getenv(), System.getProperty("user.home", "."))));
        CommandLine line = RingsideCommand.commandLine(surroundings, arguments);
        line.setOut(PlainLetters.writer(System.out));
        line.setErr(PlainLetters.writer(System.err));
        int exit = line.execute(arguments);
        if (System.out.checkError() && exit == ExitCode.DONE) {
            System.err.println(
                    "The output could not be written; is the disk full, or the reader gone?");
            exit = ExitCode.FAILED;
        }
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
}

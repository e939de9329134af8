package io.ringside.desktop.command;

import io.ringside.desktop.command.shared.DaemonOptions;
import io.ringside.desktop.command.shared.Durations;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.LevelRaise;
import io.ringside.desktop.feed.grpc.LevelRaise.Outcome;
import io.ringside.desktop.feed.grpc.LevelRaise.Wanted;
import io.ringside.desktop.report.LevelText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ringside raise`: more detail from running processes, for a while.
@Command(
        name = "raise",
        description = {
            "Asks a daemon for more detail from its processes, for a while: one line for each process.",
            "It ends by itself, also when the daemon or this program is gone. A process obeys at its next NCCL call."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every process that was asked for will obey",
            "1:at least one will not, or there is none",
            "2:wrong arguments, or the daemon did not answer or refused"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside raise --connect 127.0.0.1:7575 --level detail --for 30s",
            "  ringside raise --connect 127.0.0.1:7575 --level detail --for 10s --process 1 2",
            "  ringside raise --connect 127.0.0.1:7575 --level steady"
        })
final class RaiseCommand implements Callable<Integer> {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration GREATEST = Duration.ofMinutes(10);

    private final Surroundings surroundings;

    @Option(
            names = "--connect",
            required = true,
            paramLabel = "HOST:PORT",
            description = "The daemon to ask (the port may be left out: 7575).")
    String connect = "";

    @Option(
            names = "--level",
            required = true,
            paramLabel = "LEVEL",
            description =
                    "detail (every step of a transfer, the GPU time of every launch), or steady, which ends a raise at once. deep (every kernel channel) is only from the start: RINGSIDE_LEVEL=deep.")
    Wanted level = Wanted.STEADY;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "30s",
            description = "How long, 1s to 10m (${DEFAULT-VALUE}).")
    Duration duration = Duration.ZERO;

    @Option(
            names = "--process",
            arity = "1..*",
            paramLabel = "N",
            description =
                    "The daemon's numbers of processes, as this command prints them. Without it: all that live.")
    List<Integer> processes = new ArrayList<>();

    @Mixin DaemonOptions daemons = new DaemonOptions();

    @Spec CommandSpec spec = CommandSpec.create();

    RaiseCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws FeedException, InterruptedException {
        DaemonOptions.checkFor(spec, duration, LEAST, GREATEST, "1s and 10m");
        List<Outcome> outcomes =
                LevelRaise.ask(
                        DaemonOptions.target(spec, connect),
                        daemons.allowPlainText,
                        surroundings.client("raise"),
                        level,
                        duration,
                        processes);
        PrintWriter out = spec.commandLine().getOut();
        outcomes.forEach(outcome -> out.println(line(outcome)));
        if (outcomes.isEmpty()) {
            out.println("No process is live there.");
        }
        boolean all = !outcomes.isEmpty() && outcomes.stream().allMatch(Outcome::accepted);
        return all ? ExitCode.DONE : ExitCode.FAILED;
    }

    private String line(Outcome outcome) {
        String process = "Process " + outcome.process();
        if (outcome.pid() != 0) {
            process += " (pid " + outcome.pid() + ")";
        }
        if (!outcome.accepted()) {
            return process + ": no. " + outcome.reason();
        }
        return process
                + ": "
                + (outcome.untilEpochNanos() == 0
                        ? "the level it was started with"
                        : LevelText.until(
                                level.name().toLowerCase(Locale.ROOT), outcome.untilEpochNanos()));
    }
}

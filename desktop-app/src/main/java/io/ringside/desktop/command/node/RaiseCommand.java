package io.ringside.desktop.command.node;

import io.ringside.desktop.command.shared.DaemonOptions;
import io.ringside.desktop.command.shared.Durations;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.command.shared.TargetOptions;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.LevelRaise;
import io.ringside.desktop.feed.grpc.LevelRaise.Outcome;
import io.ringside.desktop.feed.grpc.LevelRaise.Wanted;
import io.ringside.desktop.feed.grpc.Target;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ringside raise`: more detail from running processes, for a while.
@Command(
        name = "raise",
        description = {
            "Asks daemons for more detail from their processes, for a while: one line for each process.",
            "It ends by itself, also when the daemon or this program is gone. A process obeys at its next NCCL call."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every process that was asked for will obey",
            "1:at least one will not, or there is none",
            "2:wrong arguments, or no daemon answered or all refused"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside raise --connect 127.0.0.1:7575 --level detail --for 30s",
            "  ringside raise --connect 127.0.0.1:7575 --level detail --for 10s --process 1 2",
            "  ringside raise --connect 127.0.0.1:7575 --level steady"
        })
public final class RaiseCommand implements Callable<Integer> {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration GREATEST = Duration.ofMinutes(10);

    private final Surroundings surroundings;

    @Mixin TargetOptions targets = new TargetOptions();

    @Parameters(arity = "0..*", paramLabel = "TARGET", description = "The same as --connect.")
    List<String> typed = new ArrayList<>();

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

    @Spec CommandSpec spec = CommandSpec.create();

    public RaiseCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        DaemonOptions.checkFor(spec, duration, LEAST, GREATEST, "1s and 10m");
        List<Target> all = targets.targets(typed);
        int done = 0;
        int unanswered = 0;
        for (Target target : all) {
            try {
                done += raise(target, all.size() > 1 ? target.text() + ": " : "") ? 1 : 0;
            } catch (FeedException e) {
                unanswered++;
                spec.commandLine().getErr().println(e.sentence());
            }
        }
        if (unanswered == all.size()) {
            return ExitCode.NOTHING_READ;
        }
        return done == all.size() ? ExitCode.DONE : ExitCode.FAILED;
    }

    /// @return whether all of its processes will obey, and there are some
    private boolean raise(Target target, String head) throws FeedException, InterruptedException {
        List<Outcome> outcomes =
                LevelRaise.ask(
                        target,
                        targets.daemons.allowPlainText,
                        surroundings.client("raise"),
                        level,
                        duration,
                        processes);
        PrintWriter out = spec.commandLine().getOut();
        outcomes.forEach(outcome -> out.println(head + line(outcome)));
        if (outcomes.isEmpty()) {
            out.println(head + "No process is live there.");
        }
        return !outcomes.isEmpty() && outcomes.stream().allMatch(Outcome::accepted);
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

package io.ringside.desktop.command.node;

import io.ringside.desktop.command.shared.DaemonOptions;
import io.ringside.desktop.command.shared.Durations;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.command.shared.TargetOptions;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.RhythmChange;
import io.ringside.desktop.feed.grpc.RhythmChange.Outcome;
import io.ringside.desktop.feed.grpc.RhythmChange.Wanted;
import io.ringside.desktop.feed.grpc.Target;
import io.ringside.desktop.report.LevelText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ringside rhythm`: reads the sources of nodes faster, for a while.
@Command(
        name = "rhythm",
        description = {
            "Has daemons read their sources four times a second for a while, only the fields that matter then.",
            "It ends by itself, also when this program is gone."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every daemon does so",
            "1:at least one does, at least one does not",
            "2:wrong arguments, or no daemon answered or all refused"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside rhythm incident --for 60s --reason \"step time doubled\" 127.0.0.1:7575",
            "  ringside rhythm normal 127.0.0.1:7575 127.0.0.1:7577"
        })
public final class RhythmCommand implements Callable<Integer> {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration GREATEST = Duration.ofHours(1);

    private final Surroundings surroundings;

    @Parameters(
            index = "0",
            paramLabel = "incident|normal",
            description = "The rhythm; normal ends an incident at once.")
    Wanted wanted = Wanted.NORMAL;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "TARGET",
            description = "The same as --connect.")
    List<String> typed = new ArrayList<>();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "60s",
            description = "How long an incident lasts, 1s to 1h (${DEFAULT-VALUE}).")
    Duration duration = Duration.ZERO;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "A few words, shown on every screen of the node.")
    String reason = "";

    @Mixin TargetOptions targets = new TargetOptions();

    @Spec CommandSpec spec = CommandSpec.create();

    public RhythmCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        DaemonOptions.checkFor(spec, duration, LEAST, GREATEST, "1s and 1h");
        List<Target> all = targets.targets(typed);
        int done = 0;
        for (Target target : all) {
            done += ask(target) ? 1 : 0;
        }
        if (done == all.size()) {
            return ExitCode.DONE;
        }
        return done == 0 ? ExitCode.NOTHING_READ : ExitCode.FAILED;
    }

    private boolean ask(Target target) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Outcome outcome =
                    RhythmChange.ask(
                            target,
                            targets.daemons.allowPlainText,
                            surroundings.client("rhythm"),
                            wanted,
                            duration,
                            reason);
            out.println(target.text() + ": " + words(outcome));
            return true;
        } catch (FeedException e) {
            spec.commandLine().getErr().println(e.sentence());
            return false;
        }
    }

    private static String words(Outcome outcome) {
        return outcome.incident()
                ? LevelText.until("incident", outcome.untilEpochNanos())
                        + " ("
                        + outcome.reason()
                        + ")"
                : "normal";
    }
}

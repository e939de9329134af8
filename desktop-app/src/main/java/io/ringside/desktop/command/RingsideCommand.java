package io.ringside.desktop.command;

import io.ringside.desktop.command.incident.IncidentCommand;
import io.ringside.desktop.command.node.DoctorCommand;
import io.ringside.desktop.command.node.RaiseCommand;
import io.ringside.desktop.command.node.RhythmCommand;
import io.ringside.desktop.command.report.DiffCommand;
import io.ringside.desktop.command.report.ReportCommand;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.SavedNames;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.command.still.ExportCommand;
import io.ringside.desktop.command.still.SnapshotCommand;
import io.ringside.desktop.fault.FaultLog;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.protocol.text.ForeignText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// `ringside`: the root of the command line; alone it opens the window.
@Command(
        name = "ringside",
        description = {
            "A live monitor for GPU clusters: who sends to whom, on which channel, how fast, and which GPU is ill.",
            "Without a command the window opens."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[COMMAND]",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:something that was asked for could not be done",
            "2:wrong arguments, or nothing could be read"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside open 127.0.0.1:7575",
            "  ringside demo --simulate 256x8 --fault slow-rank:17@20s",
            "  ringside report --connect 127.0.0.1:7575 --json",
            "  ringside record --connect 127.0.0.1:7575 --for 30s --out run.ringside",
            "  ringside report --replay run.ringside",
            "  ringside watch --connect 127.0.0.1:7575 --webhook https://alerts.example.com/hook"
        })
public final class RingsideCommand implements Callable<Integer>, SavedNames {
    @Spec CommandSpec spec = CommandSpec.create();

    private static final int MOST_CHARACTERS = 2048;

    private final Surroundings surroundings;

    private RingsideCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// The whole command line, ready to execute.
    public static CommandLine commandLine(Surroundings surroundings) {
        CommandLine line = new CommandLine(new RingsideCommand(surroundings));
        surroundings.display().ifPresent(d -> line.addSubcommand(new OpenCommand(surroundings, d)));
        surroundings.display().ifPresent(d -> line.addSubcommand(new DemoCommand(surroundings, d)));
        line.addSubcommand(new ReportCommand(surroundings));
        line.addSubcommand(new DiffCommand(surroundings));
        line.addSubcommand(new WatchCommand(surroundings));
        surroundings
                .display()
                .ifPresent(d -> line.addSubcommand(new SnapshotCommand(surroundings, d)));
        line.addSubcommand(new ExportCommand(surroundings));
        line.addSubcommand(new RecordCommand(surroundings));
        line.addSubcommand(new IncidentCommand(surroundings));
        line.addSubcommand(new ForwardCommand(surroundings));
        line.addSubcommand(new RaiseCommand(surroundings));
        line.addSubcommand(new RhythmCommand(surroundings));
        line.addSubcommand(new DoctorCommand(surroundings));
        line.addSubcommand(new CommandLine.HelpCommand());
        IVersionProvider version = () -> new String[] {"ringside " + surroundings.version()};
        line.getCommandSpec().versionProvider(version);
        line.getSubcommands().values().forEach(c -> c.getCommandSpec().versionProvider(version));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(RingsideCommand::say);
        line.setParameterExceptionHandler(RingsideCommand::correct);
        return line;
    }

    /// A daemon or recording that cannot be read is one sentence; anything else is a fault of ours.
    private static int say(Exception failure, CommandLine line, ParseResult parsed) {
        if (failure instanceof FeedException unread) {
            line.getErr().println(unread.sentence());
            return ExitCode.NOTHING_READ;
        }
        line.getErr()
                .println(
                        FaultLog.line("ringside failed, by a fault of its own", failure)
                                + "; report it with this line.");
        return ExitCode.FAILED;
    }

    /// As picocli does it, but what was typed may hold what steers a terminal.
    private static int correct(ParameterException wrong, String[] typed) {
        CommandLine line = wrong.getCommandLine();
        String sentence = ForeignText.line(String.valueOf(wrong.getMessage()), MOST_CHARACTERS);
        line.getErr().println(line.getColorScheme().errorText(sentence));
        line.getErr()
                .println(
                        "Try "
                                + line.getCommandSpec().qualifiedName()
                                + " --help for all of its options.");
        return ExitCode.NOTHING_READ;
    }

    @Override
    public Optional<Path> settings() {
        return surroundings.settings();
    }

    @Override
    public Integer call() {
        if (!spec.subcommands().containsKey("open")) {
            throw new ParameterException(spec.commandLine(), "Say what to do.");
        }
        return spec.subcommands().get("open").execute();
    }
}

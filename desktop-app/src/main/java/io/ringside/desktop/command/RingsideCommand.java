package io.ringside.desktop.command;

import io.ringside.desktop.command.incident.IncidentCommand;
import io.ringside.desktop.command.node.DoctorCommand;
import io.ringside.desktop.command.node.RaiseCommand;
import io.ringside.desktop.command.node.RhythmCommand;
import io.ringside.desktop.command.report.DiffCommand;
import io.ringside.desktop.command.report.ReportCommand;
import io.ringside.desktop.command.shared.Display;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.SavedNames;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.command.shared.WrongValue;
import io.ringside.desktop.command.still.ExportCommand;
import io.ringside.desktop.command.still.SnapshotCommand;
import io.ringside.desktop.fault.FaultLog;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.protocol.text.ForeignText;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
        return commandLine(surroundings, makers(surroundings).values());
    }

    /// The command line for `arguments`: of one command alone where they begin with its name, or
    /// with nothing. Each command that is not read saves some 20 ms before the window opens.
    public static CommandLine commandLine(Surroundings surroundings, String[] arguments) {
        Map<String, Supplier<Object>> makers = makers(surroundings);
        Supplier<Object> only = makers.get(arguments.length == 0 ? "open" : arguments[0]);
        return commandLine(surroundings, only == null ? makers.values() : List.of(only));
    }

    private static Map<String, Supplier<Object>> makers(Surroundings surroundings) {
        Map<String, Supplier<Object>> makers = new LinkedHashMap<>();
        Optional<Display> display = surroundings.display();
        display.ifPresent(d -> makers.put("open", () -> new OpenCommand(surroundings, d)));
        display.ifPresent(d -> makers.put("demo", () -> new DemoCommand(surroundings, d)));
        makers.put("report", () -> new ReportCommand(surroundings));
        makers.put("diff", () -> new DiffCommand(surroundings));
        makers.put("watch", () -> new WatchCommand(surroundings));
        display.ifPresent(d -> makers.put("snapshot", () -> new SnapshotCommand(surroundings, d)));
        makers.put("export", () -> new ExportCommand(surroundings));
        makers.put("record", () -> new RecordCommand(surroundings));
        makers.put("incident", () -> new IncidentCommand(surroundings));
        makers.put("forward", () -> new ForwardCommand(surroundings));
        makers.put("raise", () -> new RaiseCommand(surroundings));
        makers.put("rhythm", () -> new RhythmCommand(surroundings));
        makers.put("doctor", () -> new DoctorCommand(surroundings));
        return makers;
    }

    private static CommandLine commandLine(
            Surroundings surroundings, Collection<Supplier<Object>> commands) {
        CommandLine line = new CommandLine(new RingsideCommand(surroundings));
        commands.forEach(command -> line.addSubcommand(command.get()));
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
        String sentence = ForeignText.line(WrongValue.sentence(wrong), MOST_CHARACTERS);
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

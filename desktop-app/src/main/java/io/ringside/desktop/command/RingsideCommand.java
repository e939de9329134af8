package io.ringside.desktop.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ringside`: the root of the command line.
@Command(
        name = "ringside",
        description = "A live monitor for GPU clusters.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class RingsideCommand implements Runnable {
    @Spec CommandSpec spec = CommandSpec.create();

    private RingsideCommand() {}

    /// The whole command line, ready to execute.
    public static CommandLine commandLine(Surroundings surroundings) {
        CommandLine line = new CommandLine(new RingsideCommand());
        line.getCommandSpec()
                .versionProvider(
                        (IVersionProvider)
                                () -> new String[] {"ringside " + surroundings.version()});
        line.addSubcommand(new ReportCommand(surroundings));
        line.addSubcommand(new CommandLine.HelpCommand());
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do.");
    }
}

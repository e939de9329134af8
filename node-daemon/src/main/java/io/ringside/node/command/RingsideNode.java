package io.ringside.node.command;

import io.ringside.node.boot.wiring.Host;
import io.ringside.node.fault.Faults;
import io.ringside.protocol.text.ForeignText;
import io.ringside.protocol.text.OneLinePrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ringside-node`: the daemon's entry point. Exit codes: 0 done, 1 it could not, 2 the command
/// line was wrong, 3 out of memory, 70 broken ([Faults]).
@Command(
        name = "ringside-node",
        mixinStandardHelpOptions = true,
        versionProvider = RingsideNode.Release.class,
        description = "Watches what NCCL does on this node and streams it to ringside.",
        subcommands = {
            RunCommand.class,
            CaptureCommand.class,
            ReadingsCommand.class,
            RulesCommand.class,
            DoctorCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class RingsideNode implements Runnable {
    private static final int MOST_CHARACTERS = 4000;

    @Spec private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        OneLinePrintStream.install();
        Faults.install();
        System.exit(commandLine().execute(arguments));
    }

    /// One sentence for what is known to go wrong; never a stack trace for the user.
    static CommandLine commandLine() {
        CommandLine all = new CommandLine(new RingsideNode());
        all.getSubcommands()
                .values()
                .forEach(each -> each.getCommandSpec().versionProvider(new Release()));
        return all.setParameterExceptionHandler(RingsideNode::correct)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    PrintWriter err = line.getErr();
                    String message = failure.getMessage();
                    err.println(
                            "ringside-node: "
                                    + ForeignText.lines(
                                            message == null ? failure.toString() : message,
                                            MOST_CHARACTERS));
                    err.flush();
                    return line.getCommandSpec().exitCodeOnExecutionException();
                });
    }

    /// The sentence alone: what was typed may hold what steers a terminal, and a page of options
    /// hides it.
    private static int correct(ParameterException wrong, String[] typed) {
        CommandLine line = wrong.getCommandLine();
        PrintWriter err = line.getErr();
        String message = String.valueOf(wrong.getMessage());
        err.println(line.getColorScheme().errorText(ForeignText.lines(message, MOST_CHARACTERS)));
        err.println(
                "Try " + line.getCommandSpec().qualifiedName() + " --help for all of its options.");
        err.flush();
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    /// As the daemon tells it to whoever asks.
    static final class Release implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"ringside-node " + Host.version()};
        }
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "A command is missing: run, capture, readings, rules or doctor.");
    }
}

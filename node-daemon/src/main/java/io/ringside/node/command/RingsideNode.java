package io.ringside.node.command;

import io.ringside.node.fault.Faults;
import io.ringside.protocol.text.ForeignText;
import io.ringside.protocol.text.OneLinePrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ringside-node`: the daemon's entry point. Exit codes: 0 done, 1 it could not, 2 the command
/// line was wrong, 3 out of memory, 70 broken ([Faults]).
@Command(
        name = "ringside-node",
        mixinStandardHelpOptions = true,
        version = "ringside-node 0.1.0",
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
        return new CommandLine(new RingsideNode())
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

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "A command is missing: run, capture, readings, rules or doctor.");
    }
}

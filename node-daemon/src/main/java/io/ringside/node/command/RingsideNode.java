package io.ringside.node.command;

import java.io.PrintWriter;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ringside-node`: the daemon's entry point. Exit codes: 0 done, 1 it could not, 2 the command
/// line was wrong.
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
    /// gRPC warns with a stack trace whenever a client goes away; that is no event for a daemon.
    /// Held here because the registry of loggers forgets those that nobody holds.
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    @Spec private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        GRPC.setLevel(Level.SEVERE);
        System.exit(commandLine().execute(arguments));
    }

    /// One sentence for what is known to go wrong; never a stack trace for the user.
    static CommandLine commandLine() {
        return new CommandLine(new RingsideNode())
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    PrintWriter err = line.getErr();
                    String message = failure.getMessage();
                    err.println(
                            "ringside-node: " + (message == null ? failure.toString() : message));
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

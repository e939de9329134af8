package io.ringside.desktop.command.shared;

import io.ringside.desktop.feed.grpc.Target;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// What every command that calls daemons understands alike: targets, plain text, bounded times.
public final class DaemonOptions {
    @Option(
            names = "--allow-plain-text",
            description =
                    "Also connect to other machines, although nothing is encrypted. Without it only"
                            + " this machine's own addresses are.")
    public boolean allowPlainText;

    /// @throws ParameterException when it cannot be understood
    public static Target target(CommandSpec spec, String typed) {
        try {
            return Target.parse(typed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    /// @param range as people write it: "1s and 10m"
    /// @throws ParameterException when `--for` lies outside
    public static void checkFor(
            CommandSpec spec, Duration duration, Duration least, Duration greatest, String range) {
        if (duration.compareTo(least) < 0 || duration.compareTo(greatest) > 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--for " + duration.toMillis() + "ms is not within " + range + ".");
        }
    }
}

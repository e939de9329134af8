package io.ringside.desktop.command;

import io.ringside.desktop.feed.Target;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// What every command that calls daemons understands alike: targets, plain text, bounded times.
final class DaemonOptions {
    @Option(
            names = "--allow-plain-text",
            description =
                    "Also connect to other machines, although nothing is encrypted. Without it only"
                            + " this machine's own addresses are.")
    boolean allowPlainText;

    /// @throws ParameterException when it cannot be understood
    static Target target(CommandSpec spec, String typed) {
        try {
            return Target.parse(typed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    /// @param range as people write it: "1s and 10m"
    /// @throws ParameterException when `--for` lies outside
    static void checkFor(
            CommandSpec spec, Duration duration, Duration least, Duration greatest, String range) {
        if (duration.compareTo(least) < 0 || duration.compareTo(greatest) > 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--for " + duration.toMillis() + "ms is not within " + range + ".");
        }
    }
}

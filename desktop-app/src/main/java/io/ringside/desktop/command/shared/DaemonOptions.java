package io.ringside.desktop.command.shared;

import io.ringside.desktop.feed.grpc.Target;
import io.ringside.desktop.feed.grpc.TargetList;
import java.time.Duration;
import java.util.List;
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

    /// All that are meant, each once.
    ///
    /// @throws ParameterException when one cannot be understood
    public static List<Target> targets(CommandSpec spec, List<String> typed) {
        try {
            return SavedNames.all(spec, typed).stream()
                    .map(TargetList::expand)
                    .flatMap(List::stream)
                    .map(Target::parse)
                    .distinct()
                    .toList();
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

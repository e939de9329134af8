package io.ringside.desktop.command.shared;

import io.ringside.desktop.feed.grpc.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Daemons that are asked for something, as `--connect`; also without the name where the command
/// takes them so.
public final class TargetOptions {
    @Option(
            names = "--connect",
            arity = "1..*",
            paramLabel = "HOST:PORT",
            description =
                    "Daemons to ask (the port may be left out: 7575); also gpu-[001-064], @FILE with one"
                            + " on each line, and :GROUP that was saved.")
    List<String> connect = new ArrayList<>();

    public @Mixin DaemonOptions daemons = new DaemonOptions();

    @Spec(Spec.Target.MIXEE)
    @Nullable CommandSpec spec;

    /// Each once.
    ///
    /// @param more given without a name
    /// @throws ParameterException when there is none, or one cannot be understood
    public List<Target> targets(List<String> more) {
        CommandSpec command = Objects.requireNonNull(spec);
        List<String> typed = new ArrayList<>(connect);
        typed.addAll(more);
        if (typed.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), "Who is to be asked? Give HOST:PORT of a daemon");
        }
        return DaemonOptions.targets(command, typed);
    }
}

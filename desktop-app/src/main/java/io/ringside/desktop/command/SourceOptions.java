package io.ringside.desktop.command;

import io.ringside.desktop.feed.NodeFeed;
import io.ringside.desktop.feed.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `--connect` or `--replay`: what a command reads.
final class SourceOptions {
    @ArgGroup(multiplicity = "1")
    Choice choice = new Choice();

    @Option(
            names = "--allow-plain-text",
            description =
                    "Also connect to other machines, although nothing is encrypted. Without it only"
                            + " this machine's own addresses are.")
    boolean allowPlainText;

    @Spec(Spec.Target.MIXEE)
    @Nullable CommandSpec spec;

    static final class Choice {
        @Option(
                names = "--connect",
                arity = "1..*",
                paramLabel = "HOST:PORT",
                description = "Daemons to listen to (the port may be left out: 7575).")
        List<String> connect = new ArrayList<>();

        @Option(
                names = "--replay",
                paramLabel = "FILE",
                description = "A recording to read instead of daemons.")
        @Nullable Path replay;
    }

    boolean isReplay() {
        return choice.replay != null;
    }

    /// The nodes to follow.
    ///
    /// @throws ParameterException when a target cannot be understood
    List<Listening.Node> nodes(String client) {
        List<Listening.Node> nodes = new ArrayList<>();
        for (String typed : choice.connect) {
            try {
                Target target = Target.parse(typed);
                nodes.add(
                        new Listening.Node(
                                target.text(),
                                NodeFeed.opener(target, allowPlainText, client)));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        java.util.Objects.requireNonNull(spec).commandLine(),
                        String.valueOf(e.getMessage()));
            }
        }
        return nodes;
    }
}

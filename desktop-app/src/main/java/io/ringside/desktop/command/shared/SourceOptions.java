package io.ringside.desktop.command.shared;

import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.NodeFeed;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.recording.Replay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `--connect` or `--replay`: what a command reads.
public final class SourceOptions {
    @ArgGroup(multiplicity = "0..1")
    @Nullable Choice choice;

    public @Mixin DaemonOptions daemons = new DaemonOptions();

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

    /// Whether either was given.
    public boolean isGiven() {
        return choice != null;
    }

    public boolean isReplay() {
        return choice().replay != null;
    }

    /// @throws ParameterException when neither was given
    private Choice choice() {
        Choice given = choice;
        if (given == null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "Missing required argument: --connect HOST:PORT or --replay FILE");
        }
        return given;
    }

    /// As typed.
    public List<String> targets() {
        Path replay = choice().replay;
        return replay != null ? List.of(replay.toString()) : choice().connect;
    }

    /// Refuses a file that is no recording, before anything waits for what is in it.
    ///
    /// @throws FeedException when it cannot be read
    public void requireReadable(Clock clock) throws FeedException {
        if (isReplay()) {
            nodes("", Replay.Pace.AT_ONCE, null, clock);
        }
    }

    /// The daemons or the recording's nodes.
    ///
    /// @param client who asks
    /// @param limit how much of a recording is played; null: all
    /// @throws ParameterException when a target cannot be understood
    /// @throws FeedException when the recording cannot be read
    public List<FeedNode> nodes(
            String client, Replay.Pace pace, @Nullable Duration limit, Clock clock)
            throws FeedException {
        Path file = choice().replay;
        if (file != null) {
            OptionalLong limitNanos =
                    limit == null ? OptionalLong.empty() : OptionalLong.of(limit.toNanos());
            Optional<String> other = FileKinds.notARecording(file);
            if (other.isPresent()) {
                throw FeedException.refused(other.get());
            }
            return Replay.nodes(file, pace, limitNanos, clock);
        }
        return daemons(client);
    }

    private List<FeedNode> daemons(String client) {
        List<FeedNode> nodes = new ArrayList<>();
        CommandSpec command = Objects.requireNonNull(spec);
        for (String typed : choice().connect) {
            nodes.add(
                    NodeFeed.daemon(
                            DaemonOptions.target(command, typed), daemons.allowPlainText, client));
        }
        return nodes;
    }
}

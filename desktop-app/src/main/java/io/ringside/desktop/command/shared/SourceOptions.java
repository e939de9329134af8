package io.ringside.desktop.command.shared;

import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.NodeFeed;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.simulation.Simulation;
import io.ringside.desktop.simulation.SimulationSpec;
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

/// `--connect`, `--replay` or `--simulate`: what a command reads.
public final class SourceOptions {
    @ArgGroup(multiplicity = "0..1")
    @Nullable Choice choice;

    @ArgGroup(exclusive = false)
    SimulateOptions simulated = new SimulateOptions();

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

        @Option(
                names = "--simulate",
                paramLabel = "NODESxGPUS",
                description =
                        "A cluster that is not there, always said to be simulated, up to 512x8.")
        @Nullable String simulate;
    }

    /// Whether either was given.
    public boolean isGiven() {
        return choice != null;
    }

    /// Whether it ends by itself: a recording, or so much of a simulated cluster.
    public boolean isPlayed() {
        return choice().replay != null || choice().simulate != null;
    }

    /// A sentence for people, where it is a simulated cluster.
    public Optional<String> simulatedAs() {
        return simulation().map(spec -> spec.origin() + ".");
    }

    /// @throws ParameterException when it cannot be understood
    private Optional<SimulationSpec> simulation() {
        String shape = choice().simulate;
        if (shape == null) {
            simulated.refuseAlone(Objects.requireNonNull(spec));
            return Optional.empty();
        }
        return Optional.of(simulated.spec(Objects.requireNonNull(spec), shape));
    }

    /// @throws ParameterException when neither was given
    private Choice choice() {
        Choice given = choice;
        if (given == null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "Missing required argument: --connect HOST:PORT, --replay FILE or --simulate"
                            + " NODESxGPUS");
        }
        return given;
    }

    /// As typed, for a session.
    ///
    /// @param limit how much of a simulated cluster is played; null: as much as is usual
    public List<String> targets(@Nullable Duration limit) {
        Optional<SimulationSpec> simulation = simulation();
        if (simulation.isPresent()) {
            return List.of(simulation.get().lasting(nanos(limit)).text());
        }
        Path replay = choice().replay;
        return replay != null ? List.of(replay.toString()) : choice().connect;
    }

    /// Refuses a file that is no recording, before anything waits for what is in it.
    ///
    /// @throws FeedException when it cannot be read
    public void requireReadable(Clock clock) throws FeedException {
        if (choice().replay != null) {
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
        Optional<SimulationSpec> simulation = simulation();
        if (simulation.isPresent()) {
            boolean atOnce = pace == Replay.Pace.AT_ONCE;
            return Simulation.nodes(simulation.get(), atOnce, nanos(limit), clock);
        }
        Path file = choice().replay;
        if (file != null) {
            OptionalLong limitNanos = nanos(limit);
            Optional<String> other = FileKinds.notARecording(file);
            if (other.isPresent()) {
                throw FeedException.refused(other.get());
            }
            return Replay.nodes(file, pace, limitNanos, clock);
        }
        return daemons(client);
    }

    private static OptionalLong nanos(@Nullable Duration limit) {
        return limit == null ? OptionalLong.empty() : OptionalLong.of(limit.toNanos());
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

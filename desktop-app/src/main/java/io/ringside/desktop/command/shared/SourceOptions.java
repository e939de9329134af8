package io.ringside.desktop.command.shared;

import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.NodeFeed;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.played.CaptureNode;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.recording.incident.IncidentNode;
import io.ringside.desktop.session.read.FileKinds;
import io.ringside.desktop.simulation.Simulation;
import io.ringside.desktop.simulation.SimulationSpec;
import io.ringside.protocol.text.ForeignText;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `--connect`, `--replay` or `--simulate`: what a command reads.
public final class SourceOptions {
    @ArgGroup(multiplicity = "0..1")
    @Nullable Choice choice;

    @Parameters(
            arity = "0..*",
            paramLabel = "TARGET",
            description =
                    "The same without a name: daemons and lists of them, or one recording or capture.")
    List<String> typed = new ArrayList<>();

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
                description =
                        "Daemons to listen to (the port may be left out: 7575); also gpu-[001-064], @FILE with one on each line, and :GROUP that was saved.")
        List<String> connect = new ArrayList<>();

        @Option(
                names = "--replay",
                paramLabel = "FILE",
                description = "A recording or a capture to read instead of daemons.")
        @Nullable Path replay;

        @Option(
                names = "--simulate",
                paramLabel = "NODESxGPUS",
                description =
                        "A cluster that is not there, always said to be simulated, up to 512x8.")
        @Nullable String simulate;
    }

    /// The one thing that was given, where it is a file or folder given without an option.
    public Optional<Path> file() {
        return choice == null && typed.size() == 1 ? existing(typed.getFirst()) : Optional.empty();
    }

    private static Optional<Path> existing(String name) {
        try {
            return Optional.of(name)
                    .filter(each -> !each.isBlank())
                    .map(Path::of)
                    .filter(Files::exists);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// @throws ParameterException where files stand beside others
    private void refuseSeveral() {
        List<String> all = new ArrayList<>(typed);
        if (choice != null) {
            all.addAll(choice.connect);
        }
        all.stream()
                .filter(each -> all.size() > 1 || choice != null)
                .filter(each -> existing(each).filter(Files::isRegularFile).isPresent())
                .findFirst()
                .ifPresent(file -> {
                    throw new ParameterException(
                            Objects.requireNonNull(spec).commandLine(),
                            ForeignText.line(file, 200)
                                    + " is a file, and this command reads one alone, without --connect:"
                                    + " ringside open shows several, ringside diff compares two.");
                });
    }

    /// The recording or capture that is read; empty: something else is.
    public Optional<Path> played() {
        return Optional.ofNullable(choice().replay);
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

    /// @throws ParameterException when neither was given, or both kinds
    private Choice choice() {
        Choice given = choice;
        if (given != null && !typed.isEmpty()) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    ForeignText.line(typed.getFirst(), 200)
                            + " stands beside --connect, --replay or --simulate: give one or the other");
        }
        refuseSeveral();
        if (!typed.isEmpty()) {
            given = new Choice();
            Optional<Path> file = file();
            given.replay = file.orElse(null);
            given.connect = file.isPresent() ? List.of() : typed;
        }
        if (given == null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "What is to be read? Give HOST:PORT of a daemon, a recording or a capture, or --simulate"
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
        return replay != null
                ? List.of(replay.toString())
                : SavedNames.all(Objects.requireNonNull(spec), choice().connect);
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
            if (CaptureNode.isOne(file)) {
                return List.of(CaptureNode.of(file, file.toString(), client, nanos(limit)));
            }
            OptionalLong limitNanos = nanos(limit);
            Optional<String> other = FileKinds.dump(file.toString());
            if (other.isPresent()) {
                throw FeedException.refused(other.get());
            }
            return Replay.nodes(file, pace, limitNanos, clock);
        }
        return daemons(client);
    }

    /// The same nodes, as an incident asks them for their spans.
    ///
    /// @param nodes what [#nodes] gave
    public List<IncidentNode> incidentNodes(String client, List<FeedNode> nodes) {
        if (isPlayed()) {
            return nodes.stream().map(node -> IncidentNode.played(node.name())).toList();
        }
        return DaemonOptions.targets(Objects.requireNonNull(spec), choice().connect).stream()
                .map(target -> IncidentNode.daemon(target, daemons.allowPlainText, client))
                .toList();
    }

    /// Whether it is a capture, which takes as long to be played as it took. Blocks on the file.
    public boolean isCapture() {
        Path file = choice().replay;
        return file != null && CaptureNode.isOne(file);
    }

    public static OptionalLong nanos(@Nullable Duration limit) {
        return limit == null ? OptionalLong.empty() : OptionalLong.of(limit.toNanos());
    }

    private List<FeedNode> daemons(String client) {
        CommandSpec command = Objects.requireNonNull(spec);
        return DaemonOptions.targets(command, choice().connect).stream()
                .map(target -> NodeFeed.daemon(target, daemons.allowPlainText, client))
                .toList();
    }
}

package io.ringside.desktop.command.incident;

import io.ringside.desktop.command.shared.Durations;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.command.shared.TargetOptions;
import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.FeedOptions;
import io.ringside.desktop.feed.NodeFeed;
import io.ringside.desktop.feed.grpc.Target;
import io.ringside.desktop.recording.incident.IncidentNode;
import io.ringside.desktop.recording.incident.IncidentSaver;
import io.ringside.desktop.recording.incident.IncidentWish;
import io.ringside.desktop.recording.incident.KeptMessages;
import io.ringside.desktop.recording.incident.SavedIncident;
import io.ringside.desktop.session.read.Listening;
import io.ringside.protocol.files.RegularFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ringside incident`: the last minutes of all nodes, frozen into one file.
@Command(
        name = "incident",
        description = {
            "Freezes the same interval on every node and saves one incident file.",
            "It holds each daemon's history of spans and the snapshots that come while this command listens, and opens like a"
                    + " recording: ringside open FILE, ringside report FILE.",
            "Daemons keep spans, not snapshots: what is to have those of the minutes before must be following them, as"
                    + " ringside watch --incidents and the window (I) are."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the file is written, nothing is missing",
            "1:the file is written and something is missing, which is said; or it could not be written",
            "2:wrong arguments, or no target answered"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside incident 127.0.0.1:7575 --out hang.ringside",
            "  ringside incident gpu-[001-064] --allow-plain-text --last 5m --why \"step 48204 stands\" --out hang.ringside",
            "Ctrl-C ends listening; the file is written."
        })
public final class IncidentCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Surroundings surroundings;

    @Mixin TargetOptions targets = new TargetOptions();

    @Parameters(arity = "0..*", paramLabel = "TARGET", description = "The same as --connect.")
    List<String> typed = new ArrayList<>();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The incident file to write.")
    Path out = Path.of("");

    @Option(names = "--force", description = "Replace the file if it exists.")
    boolean force;

    @Option(
            names = "--last",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "2m",
            description = "How far back it reaches, 1s to 10m (${DEFAULT-VALUE}).")
    Duration last = Duration.ZERO;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "10s",
            description = "How long it goes on from now, 1s to 10m (${DEFAULT-VALUE}).")
    Duration length = Duration.ZERO;

    @Option(names = "--why", paramLabel = "TEXT", description = "What is wrong, in a sentence.")
    String why = "The user asked for it.";

    @Option(
            names = "--redact",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Take out what names machines and people, as in a capture: the default. --no-redact keeps it.")
    boolean redact = true;

    @Spec CommandSpec spec = CommandSpec.create();

    public IncidentCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// @throws ParameterException when a file cannot reach so far
    static void checkLast(CommandSpec spec, String option, Duration last) {
        if (last.compareTo(LEAST) < 0 || last.toNanos() > KeptMessages.KEPT_NANOS) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " " + last.toMillis() + "ms is not within 1s and 10m.");
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        checkLast(spec, "--last", last);
        checkLast(spec, "--for", length);
        PrintWriter err = spec.commandLine().getErr();
        List<Target> all = targets.targets(typed);
        if (!force && Files.exists(out, LinkOption.NOFOLLOW_LINKS)) {
            err.println(
                    RegularFile.name(out)
                            + " exists already: give another name, or --force to replace it.");
            return ExitCode.FAILED;
        }
        long asked = surroundings.clock().epochNanos();
        KeptMessages kept = KeptMessages.ofThisProgram();
        List<String> silent = listen(all, kept);
        IncidentWish wish =
                new IncidentWish(
                        why,
                        surroundings.client("incident"),
                        asked - last.toNanos(),
                        surroundings.clock().epochNanos(),
                        redact);
        try {
            SavedIncident saved =
                    new IncidentSaver(kept)
                            .save(out, wish, nodes(all), surroundings.clock().epochNanos());
            if (!saved.isThere()) {
                silent.forEach(err::println);
                return ExitCode.NOTHING_READ;
            }
            saved.lines().forEach(spec.commandLine().getOut()::println);
            return saved.isWhole() ? ExitCode.DONE : ExitCode.FAILED;
        } catch (IOException e) {
            err.println(
                    "No incident file was saved: "
                            + RegularFile.name(out)
                            + ": "
                            + RegularFile.reason(e));
            return ExitCode.FAILED;
        }
    }

    /// @return a sentence for each node of which nothing came
    private List<String> listen(List<Target> all, KeptMessages kept) throws InterruptedException {
        List<FeedNode> feeds =
                all.stream()
                        .map(target ->
                                NodeFeed.daemon(
                                        target,
                                        targets.daemons.allowPlainText,
                                        surroundings.client("incident")))
                        .toList();
        try (Listening listening =
                Listening.start(feeds, new FeedOptions(false, false, kept), surroundings.clock())) {
            Duration left = length;
            while (left.isPositive()
                    && !listening.ended()
                    && !surroundings.stop().await(left.compareTo(LOOK) < 0 ? left : LOOK)) {
                left = left.minus(LOOK);
            }
            listening.awaitAnswers(PATIENCE, surroundings.stop());
            listening.awaitFirst(surroundings.stop());
            return listening.silent();
        }
    }

    private List<IncidentNode> nodes(List<Target> all) {
        return all.stream()
                .map(target ->
                        IncidentNode.daemon(
                                target,
                                targets.daemons.allowPlainText,
                                surroundings.client("incident")))
                .toList();
    }
}

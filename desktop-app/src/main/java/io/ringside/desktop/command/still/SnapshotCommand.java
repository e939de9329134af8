package io.ringside.desktop.command.still;

import io.ringside.desktop.command.shared.Display;
import io.ringside.desktop.command.shared.Durations;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.SourceOptions;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.session.SessionOptions;
import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.read.DiffViews;
import io.ringside.desktop.session.read.Runs;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.protocol.files.RegularFile;
import io.ringside.protocol.files.Replacement;
import io.ringside.themes.Theme;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `ringside snapshot`: the window's picture without a display.
@Command(
        name = "snapshot",
        description = "Draws what the window would show into a PNG; needs no display.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the picture is written",
            "1:the picture could not be drawn or written",
            "2:wrong arguments, or no target answered"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside snapshot --connect 127.0.0.1:7575 --out now.png",
            "  ringside snapshot --replay run.ringside --size 1920x1080 --theme light --out run.png",
            "  ringside snapshot late-rank.ring --at 5s --out late.png",
            "  ringside snapshot --simulate 256x8 --fault slow-gpu:100@10s --for 30s --out many.png",
            "  ringside snapshot late-rank.ring --view heat-map --finding 1 --out late.png"
        })
public final class SnapshotCommand implements Callable<Integer> {
    private static final Pattern SIZE = Pattern.compile("(\\d{3,5})x(\\d{3,5})");
    private static final int MAX_PIXELS = 8_192;

    private final Surroundings surroundings;
    private final Display display;

    @Mixin SourceOptions sources = new SourceOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The PNG to write.")
    Path out = Path.of("");

    @Option(
            names = "--size",
            paramLabel = "WxH",
            defaultValue = "1600x900",
            description = "Width and height in pixels (default: ${DEFAULT-VALUE}).")
    String size = "";

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.class,
            description =
                    "How long to listen before drawing (default: 5s); of a recording, a capture or a"
                            + " simulation the same as --at.")
    @Nullable Duration listen;

    @Option(
            names = "--at",
            paramLabel = "DURATION|end",
            description =
                    "Which moment of a recording, a capture or a simulation is drawn: so long after its"
                            + " beginning, or the end (default: the end; of a capture where the first finding"
                            + " is, if there is one).")
    @Nullable String at;

    @Option(
            names = "--theme",
            paramLabel = "dark|light|contrast",
            defaultValue = "dark",
            description = "Colours (default: ${DEFAULT-VALUE}).")
    Theme theme = Theme.DARK;

    @Option(
            names = "--view",
            paramLabel = "VIEW",
            defaultValue = "overview",
            description =
                    "What fills the window: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Display.Part part = Display.Part.OVERVIEW;

    @Option(
            names = "--finding",
            paramLabel = "N",
            description = "Takes the views to a finding, as a click does; 1 is the most costly.")
    @Nullable Integer finding;

    @Option(
            names = "--compare",
            paramLabel = "BEFORE",
            description =
                    "Another recording or capture, beside which the one that is read is put: draws"
                            + " what became worse first.")
    @Nullable Path before;

    @Spec CommandSpec spec = CommandSpec.create();

    public SnapshotCommand(Surroundings surroundings, Display display) {
        this.surroundings = surroundings;
        this.display = display;
    }

    @Override
    public Integer call() throws FeedException, InterruptedException {
        Matcher wanted = SIZE.matcher(size);
        int width = wanted.matches() ? Integer.parseInt(wanted.group(1)) : 0;
        int height = wanted.matches() ? Integer.parseInt(wanted.group(2)) : 0;
        if (width < 1 || height < 1 || width > MAX_PIXELS || height > MAX_PIXELS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "\""
                            + size
                            + "\" is not a size; write WIDTHxHEIGHT, as in 1600x900, at most "
                            + MAX_PIXELS
                            + " each.");
        }
        display.tooSmall(width, height)
                .ifPresent(sentence -> {
                    throw new ParameterException(spec.commandLine(), sentence);
                });
        if (before == null && part == Display.Part.COMPARE) {
            throw new ParameterException(
                    spec.commandLine(),
                    "A comparison has two sides: give --compare with another recording or capture.");
        }
        Optional<String> unfit = Replacement.obstacle(out);
        if (unfit.isPresent()) {
            spec.commandLine().getErr().println(unfit.get());
            return ExitCode.FAILED;
        }
        Optional<Display.Compared> diff = before == null ? Optional.empty() : diff(before);
        if (before != null && diff.isEmpty()) {
            return ExitCode.NOTHING_READ;
        }
        Duration until = moment();
        Optional<String> obstacle = display.whyNoPicture();
        if (obstacle.isPresent()) {
            spec.commandLine().getErr().println(obstacle.get());
            return ExitCode.FAILED;
        }
        sources.requireReadable(surroundings.clock());
        SessionOptions options =
                new SessionOptions(
                                surroundings.client("snapshot"),
                                sources.daemons.allowPlainText,
                                Replay.Pace.AT_ONCE)
                        .limited(SourceOptions.nanos(until));
        try (LiveSession session = LiveSession.start(options, surroundings.clock())) {
            session.connect(sources.targets(until));
            if (at == null && until == null && sources.isCapture()) {
                LastView.awaitFinding(session, sources, surroundings.stop());
            } else {
                LastView.await(session, sources, until, surroundings.stop());
            }
            return draw(session, diff, width, height);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    /// How much is played or listened to; null: as much as is usual.
    private @Nullable Duration moment() {
        if (at == null) {
            return listen;
        }
        if (listen != null || !sources.isPlayed()) {
            throw new ParameterException(
                    spec.commandLine(),
                    listen != null
                            ? "--at and --for say the same: give one of them"
                            : "--at chooses a moment of a recording, a capture or a simulation; of a daemon"
                                    + " give --for");
        }
        try {
            return at.equals("end") ? null : new Durations().convert(at);
        } catch (TypeConversionException e) {
            throw new ParameterException(
                    spec.commandLine(), "--at " + e.getMessage() + ", or end", e);
        }
    }

    /// Empty: one side has nothing, as was complained.
    private Optional<Display.Compared> diff(Path file) throws FeedException, InterruptedException {
        Path shown =
                sources.played()
                        .orElseThrow(() ->
                                new ParameterException(
                                        spec.commandLine(),
                                        "--compare puts a run beside one recording or capture: name"
                                                + " that one."));
        Display.Beside runs =
                new Display.Beside(
                        new RunPart(file, RunPart.Range.ALL),
                        new RunPart(shown, RunPart.Range.ALL));
        return new Runs(surroundings.client("snapshot"), surroundings.clock())
                .compare(
                        runs.before(),
                        runs.after(),
                        surroundings.stop(),
                        spec.commandLine().getErr()::println)
                .map(compared -> new Display.Compared(runs, DiffViews.of(compared)));
    }

    private int draw(LiveSession session, Optional<Display.Compared> diff, int width, int height) {
        PrintWriter err = spec.commandLine().getErr();
        ClusterView view = session.latest();
        if (surroundings.stop().explains(LastView.isEmpty(view), err)) {
            return ExitCode.NOTHING_READ;
        }
        LastView.complaints(view.nodes()).forEach(err::println);
        if (LastView.isEmpty(view)) {
            return ExitCode.NOTHING_READ;
        }
        int findings = view.concerns().findings().size();
        if (finding != null && (finding < 1 || finding > findings)) {
            throw new IllegalArgumentException(
                    "There is no finding " + finding + "; " + findings + " were found.");
        }
        Display.Look look =
                new Display.Look(
                        width,
                        height,
                        theme,
                        diff.isPresent() ? Display.Part.COMPARE : part,
                        finding == null ? OptionalInt.empty() : OptionalInt.of(finding),
                        diff);
        try {
            display.snapshot(view, session.forwarding(), look, out);
        } catch (UncheckedIOException | IllegalStateException e) {
            err.println(e.getMessage());
            return ExitCode.FAILED;
        }
        spec.commandLine()
                .getOut()
                .println(RegularFile.name(out) + ": " + width + " x " + height + " pixels");
        return ExitCode.DONE;
    }
}

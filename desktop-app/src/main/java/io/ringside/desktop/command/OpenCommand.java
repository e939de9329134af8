package io.ringside.desktop.command;

import io.ringside.desktop.command.report.RangeConverter;
import io.ringside.desktop.command.shared.Display;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.PriceOption;
import io.ringside.desktop.command.shared.SavedNames;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.dump.plain.DumpException;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.FileSession;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.session.SessionOptions;
import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.api.RunPart.Range;
import io.ringside.desktop.session.read.FileKinds;
import io.ringside.protocol.files.RegularFile;
import io.ringside.themes.Theme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `ringside open`: the window.
@Command(
        name = "open",
        description =
                "Opens the window on daemons or recordings; without any, they are chosen in it.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the window was closed",
            "2:wrong arguments, a dump that cannot be read, or no display to open it on"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside open 127.0.0.1:7575",
            "  ringside open gpu7 gpu8 --allow-plain-text",
            "  ringside open :training                        (the saved group of that name)",
            "  ringside open run.ringside",
            "  ringside open today.ringside --compare yesterday.ringside",
            "  ringside open run.ringside --compare run.ringside --range-before ..1m --range 5m..",
            "  ringside open /tmp/flight-recorder"
        })
final class OpenCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Display display;

    @Parameters(
            arity = "0..*",
            paramLabel = "TARGET",
            description =
                    "HOST:PORT of a daemon (the port may be left out: 7575), gpu-[001-064] or @FILE for"
                            + " many, :GROUP or :NAME for what was saved in the window, a recording, a capture, which is played, or alone a dump of another"
                            + " tool: a folder of PyTorch Flight Recorder dumps, the output of ncclras -f"
                            + " json, NCCL Inspector's log.")
    List<String> targets = new ArrayList<>();

    @Option(
            names = "--allow-plain-text",
            description = "Also connect to other machines, although nothing is encrypted.")
    boolean allowPlainText;

    @Option(
            names = "--theme",
            paramLabel = "dark|light|contrast",
            description = "Colours (default: those of the last time, dark at first).")
    @Nullable Theme theme;

    @Option(
            names = "--compare",
            paramLabel = "BEFORE",
            description =
                    "Another recording or capture, which is put beside the one that is opened: what"
                            + " became worse first.")
    @Nullable Path before;

    @Option(
            names = "--range-before",
            paramLabel = "FROM..TO",
            converter = RangeConverter.class,
            description =
                    "Which part of BEFORE, by its own time, as in 10s..40s, 1m.. or ..30s (all).")
    Range rangeBefore = Range.ALL;

    @Option(
            names = "--range",
            paramLabel = "FROM..TO",
            converter = RangeConverter.class,
            description = "Which part of the one that is opened is compared.")
    Range range = Range.ALL;

    @Mixin PriceOption price = new PriceOption();

    @Spec CommandSpec spec = CommandSpec.create();

    OpenCommand(Surroundings surroundings, Display display) {
        this.surroundings = surroundings;
        this.display = display;
    }

    @Override
    public Integer call() {
        Optional<String> dump = targets.stream().filter(FileKinds::isDump).findFirst();
        Optional<String> obstacle =
                dump.filter(one -> targets.size() > 1)
                        .map(one ->
                                one
                                        + " is a dump of another tool and is opened alone: "
                                        + "ringside open "
                                        + one)
                        .or(display::whyNoWindow);
        if (obstacle.isPresent()) {
            spec.commandLine().getErr().println(obstacle.get());
            return ExitCode.NOTHING_READ;
        }
        Optional<Display.Beside> beside = beside();
        surroundings.stop().whenRaised(display::close);
        SessionOptions options =
                new SessionOptions(
                        surroundings.client("window"),
                        allowPlainText,
                        Replay.Pace.RECORDED,
                        price.price(spec));
        try (FileSession session =
                new FileSession(
                        LiveSession.start(options, surroundings.clock()),
                        surroundings.client("window"),
                        surroundings.clock())) {
            if (dump.isPresent()) {
                session.openDump(Path.of(dump.get()), dump.get());
            } else {
                session.connect(SavedNames.all(spec, targets));
            }
            display.open(session, Optional.ofNullable(theme), beside);
            return ExitCode.DONE;
        } catch (DumpException e) {
            spec.commandLine().getErr().println(e.sentence());
            return ExitCode.NOTHING_READ;
        } catch (IllegalStateException e) {
            if (surroundings.stop().comes()) {
                return ExitCode.DONE;
            }
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.NOTHING_READ;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    /// @throws ParameterException when there is not one file on each side
    private Optional<Display.Beside> beside() {
        if (before == null) {
            if (!range.equals(Range.ALL) || !rangeBefore.equals(Range.ALL)) {
                throw wrong("--range and --range-before are of a comparison: give --compare too.");
            }
            return Optional.empty();
        }
        if (targets.size() != 1 || !Files.isRegularFile(Path.of(targets.getFirst()))) {
            throw wrong(
                    "--compare puts BEFORE beside one recording or capture: name that one, as in"
                            + " ringside open today.ringside --compare yesterday.ringside.");
        }
        if (!Files.isRegularFile(before)) {
            throw wrong(RegularFile.name(before) + " is not there: check the name.");
        }
        return Optional.of(
                new Display.Beside(
                        new RunPart(before, rangeBefore),
                        new RunPart(Path.of(targets.getFirst()), range)));
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}

package io.ringside.desktop.command.still;

import io.ringside.desktop.command.shared.Durations;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.SourceOptions;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.export.ExportFile;
import io.ringside.desktop.export.ExportFormat;
import io.ringside.desktop.export.ExportView;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.session.SessionOptions;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.protocol.files.RegularFile;
import io.ringside.protocol.files.Replacement;
import io.ringside.protocol.files.UnfitFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `ringside export`: a view's data for other programs.
@Command(
        name = "export",
        description =
                "Writes what a view holds as CSV or JSON, or the timeline as a Perfetto trace.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the file is written",
            "1:the file could not be written",
            "2:wrong arguments, or no target answered"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside export --connect 127.0.0.1:7575 --view heat-map --out links.csv",
            "  ringside export --replay run.ringside --out run.pftrace"
        })
public final class ExportCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin SourceOptions sources = new SourceOptions();

    @Option(
            names = "--view",
            paramLabel = "VIEW",
            defaultValue = "timeline",
            description =
                    "heat-map, operations, timeline, gpus, findings, readings or jobs (default:"
                            + " ${DEFAULT-VALUE}).")
    String view = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description =
                    "The file to write; its name says how: .csv, .json, or .pftrace for a timeline.")
    Path out = Path.of("");

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.class,
            description =
                    "How long to listen before writing (default: 5s); of a recording or capture: how"
                            + " much of it, by its own time (default: all).")
    @Nullable Duration listen;

    @Spec CommandSpec spec = CommandSpec.create();

    public ExportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws FeedException, InterruptedException {
        ExportFormat format =
                ExportFormat.of(out)
                        .orElseThrow(() ->
                                wrong(
                                        "The name of "
                                                + RegularFile.name(out)
                                                + " must end in .csv, .json or .pftrace; pictures are"
                                                + " made by ringside snapshot."));
        ExportView what;
        try {
            what = ExportView.of(view);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        if (format == ExportFormat.PERFETTO && what != ExportView.TIMELINE) {
            throw wrong(
                    "A Perfetto trace holds the timeline only; write "
                            + view
                            + " as .csv or .json.");
        }
        sources.requireReadable(surroundings.clock());
        Optional<String> unfit = Replacement.obstacle(out);
        if (unfit.isPresent()) {
            spec.commandLine().getErr().println(unfit.get());
            return ExitCode.FAILED;
        }
        SessionOptions options =
                new SessionOptions(
                                surroundings.client("export"),
                                sources.daemons.allowPlainText,
                                Replay.Pace.AT_ONCE)
                        .limited(SourceOptions.nanos(listen));
        try (LiveSession session = LiveSession.start(options, surroundings.clock())) {
            session.connect(sources.targets(listen));
            LastView.await(session, sources, listen, surroundings.stop());
            return write(session.latest(), format, what);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private int write(ClusterView last, ExportFormat format, ExportView what) {
        PrintWriter err = spec.commandLine().getErr();
        if (surroundings.stop().explains(LastView.isEmpty(last), err)) {
            return ExitCode.NOTHING_READ;
        }
        LastView.complaints(last.nodes()).forEach(err::println);
        if (LastView.isEmpty(last)) {
            return ExitCode.NOTHING_READ;
        }
        try {
            ExportFile.write(out, format, what, last);
        } catch (IOException e) {
            err.println(
                    e instanceof UnfitFileException
                            ? e.getMessage() + "."
                            : RegularFile.name(out)
                                    + " cannot be written: "
                                    + RegularFile.reason(e)
                                    + ".");
            return ExitCode.FAILED;
        }
        spec.commandLine().getOut().println(RegularFile.name(out) + ": " + what.word());
        return ExitCode.DONE;
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}

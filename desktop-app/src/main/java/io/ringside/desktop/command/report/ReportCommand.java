package io.ringside.desktop.command.report;

import io.ringside.desktop.command.shared.Durations;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.PriceOption;
import io.ringside.desktop.command.shared.SourceOptions;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.FeedOptions;
import io.ringside.desktop.feed.WireTap;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.report.NodeReport;
import io.ringside.desktop.report.ReportJson;
import io.ringside.desktop.report.ReportText;
import io.ringside.desktop.report.finding.Diagnosis;
import io.ringside.desktop.report.finding.Finding;
import io.ringside.desktop.session.read.FileKinds;
import io.ringside.desktop.session.read.Listening;
import io.ringside.desktop.session.read.Watches;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
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
import picocli.CommandLine.Spec;

/// `ringside report`: totals since the daemons' start, as text or JSON.
@Command(
        name = "report",
        description = {
            "Prints what the daemons (or a recording) know: nodes, collectives, P2P, links, open operations, GPUs, losses.",
            "All figures are totals since each daemon's start, from its last snapshot.",
            "Or says who hangs, from a dump of another tool: a folder of PyTorch Flight Recorder dumps, the output of"
                    + " ncclras -f json, NCCL Inspector's log."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every target was reported, or at least one (the others are named on standard error)",
            "2:wrong arguments, or no target answered"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside report 127.0.0.1:7575",
            "  ringside report run.ringside",
            "  ringside report capture.ring",
            "  ringside report --connect 127.0.0.1:7575 --for 10s --json",
            "  ringside report --replay run.ringside --json",
            "  ringside report --simulate 8x8 --fault slow-rank:17@20s --for 60s",
            "  ringside report /tmp/flight-recorder"
        })
public final class ReportCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Surroundings surroundings;

    @Mixin SourceOptions sources = new SourceOptions();

    @Mixin PriceOption price = new PriceOption();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.class,
            description =
                    "How long to listen, as in 500ms, 10s, 2m, and until one daemon has answered, at"
                            + " most 10s more; of a recording: how much of it to read. Without it: until every daemon has answered, at most 10s; all"
                            + " of a recording.")
    @Nullable Duration listen;

    @Option(
            names = "--all",
            description =
                    "Every row of every rank. Without it ranks that do the same are one row, and a section"
                            + " has 24 rows at most; --json has everything.")
    boolean all;

    @Option(
            names = "--json",
            description =
                    "One JSON object instead of text (schema ringside.report/1; of a dump"
                            + " ringside.dump-report/1).")
    boolean json;

    @Spec CommandSpec spec = CommandSpec.create();

    public ReportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws FeedException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Optional<Path> dump = sources.file().filter(FileKinds::mayBeADump);
        if (dump.isPresent()) {
            if (listen != null) {
                throw new ParameterException(
                        spec.commandLine(), "A dump is read whole: leave out --for");
            }
            return DumpReading.report(dump.get(), json, spec.commandLine().getOut(), err);
        }
        List<FeedNode> nodes =
                sources.nodes(
                        surroundings.client("report"),
                        Replay.Pace.AT_ONCE,
                        listen,
                        surroundings.clock());
        FeedOptions options = new FeedOptions(false, false, WireTap.NONE);
        Watches watches = new Watches(price.price(spec));
        try (Listening listening =
                Listening.start(nodes, options, surroundings.clock(), watches::add)) {
            await(listening);
            List<NodeReport> reports = listening.reports();
            if (surroundings.stop().explains(reports.isEmpty(), err)) {
                return ExitCode.NOTHING_READ;
            }
            listening.silent().forEach(err::println);
            listening.remarks().forEach(err::println);
            if (reports.isEmpty()) {
                return ExitCode.NOTHING_READ;
            }
            PrintWriter out = spec.commandLine().getOut();
            Diagnosis diagnosis = watches.all(reports).andFirst(gone(listening));
            out.println(
                    json
                            ? ReportJson.text(reports, diagnosis)
                            : ReportText.text(reports, diagnosis, all).stripTrailing());
            return ExitCode.DONE;
        }
    }

    /// Daemons that answered and ended meanwhile: what is told of them is old.
    private static List<Finding> gone(Listening listening) {
        List<Finding> gone = new ArrayList<>();
        listening
                .lost()
                .forEach((target, lost) ->
                        gone.add(
                                Finding.unreachable(
                                        target, lost.reason(), lost.sinceEpochNanos())));
        return gone;
    }

    private void await(Listening listening) throws InterruptedException {
        if (sources.isPlayed()) {
            listening.awaitEnds(surroundings.stop());
        } else if (listen != null) {
            surroundings.stop().await(listen);
            // Totals come at a window\'s end: a short wait must not end before the first.
            listening.awaitFirst(surroundings.stop());
        } else {
            listening.awaitAnswers(PATIENCE, surroundings.stop());
        }
    }
}

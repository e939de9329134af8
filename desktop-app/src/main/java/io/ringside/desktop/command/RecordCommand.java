package io.ringside.desktop.command;

import io.ringside.desktop.command.shared.Durations;
import io.ringside.desktop.command.shared.ExitCode;
import io.ringside.desktop.command.shared.SourceOptions;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.FeedOptions;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.recording.Recorder;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.read.Listening;
import io.ringside.protocol.blocks.BlockFileWriter.Existing;
import io.ringside.protocol.files.RegularFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ringside record`: what the daemons send, into a file.
@Command(
        name = "record",
        description = "Writes what the daemons send, snapshots and spans, into a recording.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the recording is written",
            "1:the recording could not be written, or not all of it",
            "2:wrong arguments, or no target answered"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ringside record --connect 127.0.0.1:7575 --for 30s --out run.ringside",
            "  ringside record --connect gpu7 gpu8 --allow-plain-text --out run.ringside",
            "  ringside record --simulate 8x8 --fault stop:17@20s --for 1m --out hang.ringside",
            "  ringside record gpu7 --allow-plain-text --out-dir /data/ringside --keep-bytes 20G --min-free 5G",
            "Ctrl-C ends the recording well."
        })
final class RecordCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final Duration ANSWERS = Duration.ofSeconds(3);

    private final Surroundings surroundings;

    @Mixin SourceOptions sources = new SourceOptions();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "How long, as in 30s or 2m. Without it: until Ctrl-C.")
    @Nullable Duration length;

    @Mixin RecordingPlace place = new RecordingPlace();

    @Spec CommandSpec spec = CommandSpec.create();

    RecordCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws FeedException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        List<FeedNode> nodes =
                sources.nodes(
                        surroundings.client("record"),
                        Replay.Pace.RECORDED,
                        length,
                        surroundings.clock());
        sources.simulatedAs().ifPresent(err::println);
        Path out =
                place.file(
                        spec,
                        nodes.stream().map(FeedNode::name).toList(),
                        surroundings.clock().wallEpochNanos());
        if (!place.force && Files.exists(out)) {
            err.println(
                    RegularFile.name(out)
                            + " exists already: give another name, or --force to replace it.");
            return ExitCode.FAILED;
        }
        Recorder recorder =
                Recorder.start(
                        out,
                        place.force ? Existing.REPLACE : Existing.REFUSE,
                        surroundings.client("record"),
                        place.retention(),
                        surroundings.clock());
        boolean answered;
        try (Listening listening =
                Listening.start(
                        nodes, new FeedOptions(true, false, recorder), surroundings.clock())) {
            follow(recorder, listening);
            answered = !listening.reports().isEmpty();
            if (!recorder.hasEnded() && !surroundings.stop().explains(!answered, err)) {
                listening.silent().forEach(err::println);
            }
        }
        boolean unwritable = recorder.hasEnded();
        recorder.close();
        if (unwritable) {
            recorder.error().ifPresent(err::println);
            return ExitCode.FAILED;
        }
        return conclude(recorder, answered, err);
    }

    /// Ends early when the file cannot be written; a short recording still waits for its first
    /// message.
    private void follow(Recorder recorder, Listening listening) throws InterruptedException {
        Duration left = length == null ? Duration.ofDays(3650) : length;
        while (left.isPositive()
                && !recorder.hasEnded()
                && !listening.ended()
                && !surroundings.stop().await(LOOK)) {
            left = left.minus(LOOK);
        }
        if (!recorder.hasEnded()) {
            listening.awaitAnswers(ANSWERS, surroundings.stop());
            listening.awaitFirst(surroundings.stop());
        }
    }

    private int conclude(Recorder recorder, boolean answered, PrintWriter err) {
        recorder.error().ifPresent(err::println);
        if (!answered) {
            return ExitCode.NOTHING_READ;
        }
        spec.commandLine()
                .getOut()
                .println(
                        RegularFile.name(recorder.file())
                                + ": "
                                + recorder.entries()
                                + " messages, "
                                + recorder.bytesWritten()
                                + " bytes"
                                + (recorder.removed() > 0
                                        ? "; " + recorder.removed() + " older removed"
                                        : ""));
        return recorder.error().isPresent() ? ExitCode.FAILED : ExitCode.DONE;
    }
}

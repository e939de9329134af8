package io.ringside.node.command;

import io.ringside.node.boot.CaptureRun;
import io.ringside.node.capture.CaptureSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ringside-node capture`: drains into a `.ring` file instead of serving.
@Command(
        name = "capture",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Keeps every record of this node's NCCL processes, and GPU readings, in a .ring capture.")
final class CaptureCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureCommand.class);

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where processes put their segments (RINGSIDE_DIR, else /dev/shm/ringside-<uid>).")
    private @Nullable Path directory;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The capture to write.")
    private Path out = Path.of("");

    @Option(names = "--replace", description = "Replace the file if it exists.")
    private boolean replace;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Period.class,
            description = "Stop after this time; else when the last process has ended, or when stopped.")
    private @Nullable Duration length;

    @Option(
            names = "--gpu-period",
            paramLabel = "DURATION",
            converter = Period.class,
            defaultValue = "250ms",
            description = "Time between two GPU readings (${DEFAULT-VALUE}).")
    private Duration gpuPeriod = Duration.ZERO;

    @Option(names = "--origin", paramLabel = "LINE", defaultValue = "", description = "What the capture says of itself.")
    private String origin = "";

    @Option(names = "--simulated", description = "The records come from ringside-nccl-driver, not from NCCL.")
    private boolean simulated;

    @Option(
            names = "--redact",
            paramLabel = "HOST",
            description = "Write HOST for the host's name, and placeholders for GPU uuids.")
    private @Nullable String redact;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CaptureSettings settings =
                new CaptureSettings(origin, simulated, Optional.ofNullable(redact), replace);
        try (CaptureRun run =
                CaptureRun.start(
                        SegmentsDirectory.orDefault(directory), out, settings, gpuPeriod.toNanos())) {
            Thread stop = Thread.ofPlatform().name("ringside-stop").unstarted(run::stop);
            Runtime.getRuntime().addShutdownHook(stop);
            run.await(Optional.ofNullable(length));
            run.finish();
            LOG.info("{}: {} records, {} bytes", out, run.records(), run.fileBytes());
        }
        return 0;
    }
}

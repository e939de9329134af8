package io.ringside.node.capture;

import io.ringside.node.nvml.NvmlSource;
import io.ringside.node.ring.Drainer;
import io.ringside.node.ring.ProcFiles;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.source.SourceStatus;
import io.ringside.node.time.EventClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `ringside-node capture`: keeps what the plugin records, and the GPU readings, in a `.ring` file until a limit, SIGINT or SIGTERM.
@Command(
        name = "capture",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Keeps every drained record with its arrival time, each process's tables and the GPU readings in a .ring file.",
            "Play it with: ringside-node run --play FILE"
        })
public final class CaptureCommand implements Callable<Integer> {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final long CLOSE_WAIT_SECONDS = 10;

    private final EventClock host;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Directory of segments (default: RINGSIDE_DIR, else /dev/shm/ringside-<uid>).",
            defaultValue = "${env:RINGSIDE_DIR}")
    private @Nullable Path directory;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The capture to write, mode 0600.")
    private Path out = Path.of("");

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "End after so long, as in 30s (default: on SIGINT or SIGTERM).")
    private @Nullable Duration length;

    @Option(
            names = "--until-idle",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "End so long after the last process has ended, as in 3s.")
    private @Nullable Duration untilIdle;

    @Option(
            names = "--period",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "250ms",
            description = "Between two GPU readings (default: ${DEFAULT-VALUE}).")
    private Duration period = Duration.ofMillis(250);

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "One line that says where it was taken, as in \"2 x H200, NVLink, NCCL 2.28.9\".")
    private String note = "";

    @Option(
            names = "--simulated",
            description = "The records come from the driver, not from NCCL (also set by a communicator's name).")
    private boolean simulated;

    @Option(
            names = "--no-redact",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Keep host name, boot id, user id and GPU uuids (default: placeholders).")
    private boolean redact = true;

    @Option(
            names = "--host-label",
            paramLabel = "NAME",
            defaultValue = "h200",
            description = "Stands for the host's name when redacted (default: ${DEFAULT-VALUE}).")
    private String hostLabel = "h200";

    @Option(names = "--replace", description = "Replace FILE if it exists.")
    private boolean replace;

    @Option(
            names = "--nvml",
            paramLabel = "LIBRARY",
            defaultValue = "${env:RINGSIDE_NVML_LIBRARY:-" + NvmlSource.LIBRARY + "}",
            description = "NVML's name or path (default: RINGSIDE_NVML_LIBRARY, else " + NvmlSource.LIBRARY + ").")
    private String nvmlLibrary = NvmlSource.LIBRARY;

    /// @param host the host's own clock
    public CaptureCommand(EventClock host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec().commandLine().getErr();
        CountDownLatch finished = new CountDownLatch(1);
        try {
            return capture(finished);
        } catch (IOException | IllegalArgumentException e) {
            err.println("ringside-node capture: " + e.getMessage());
            return FAILED;
        } finally {
            finished.countDown();
        }
    }

    private int capture(CountDownLatch finished) throws IOException {
        long startNanos = host.monotonicNanos();
        CaptureSettings settings =
                new CaptureSettings(
                        note, simulated, redact ? Optional.of(hostLabel) : Optional.empty(), replace);
        try (NvmlSource gpus = new NvmlSource(nvmlLibrary, period.toNanos(), host)) {
            CaptureRecorder recorder = CaptureRecorder.create(out, settings, host, gpus);
            gpus.start();
            try (recorder) {
                record(recorder, finished);
            }
            if (recorder.failure().isPresent()) {
                throw recorder.failure().get();
            }
            report(recorder, gpus.status(), host.monotonicNanos() - startNanos);
            return OK;
        }
    }

    private void record(CaptureRecorder recorder, CountDownLatch finished) throws IOException {
        CaptureRun run =
                new CaptureRun(
                        new Drainer(segments(), ReaderIdentity.ownProcess(), host, recorder),
                        recorder,
                        host,
                        new CaptureLimits(nanos(length), nanos(untilIdle)));
        Thread hook = new Thread(() -> stopAndWait(run, finished), "ringside-capture-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        run.run();
    }

    private void report(CaptureRecorder recorder, SourceStatus gpus, long nanos) {
        PrintWriter text = spec().commandLine().getOut();
        text.printf(
                "%s: records %d, processes %d, %.1f s, %d bytes.%n",
                out, recorder.totalRecords(), recorder.processes(), nanos / 1e9, recorder.fileBytes());
        if (!gpus.reason().isEmpty()) {
            text.println("nvml: " + gpus.reason());
        }
        text.flush();
    }

    private Path segments() throws IOException {
        return directory != null && !directory.toString().isEmpty()
                ? directory
                : Path.of("/dev/shm/ringside-" + ProcFiles.ownUser());
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }

    private static OptionalLong nanos(@Nullable Duration duration) {
        return duration == null ? OptionalLong.empty() : OptionalLong.of(duration.toNanos());
    }

    /// Body of the shutdown hook: the JVM ends only once the file is closed.
    private static void stopAndWait(CaptureRun run, CountDownLatch finished) {
        run.stop();
        try {
            if (!finished.await(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("ringside-node capture: the file could not be closed in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

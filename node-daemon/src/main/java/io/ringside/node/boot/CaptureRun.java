package io.ringside.node.boot;

import io.ringside.node.capture.CaptureLimits;
import io.ringside.node.capture.CaptureLoop;
import io.ringside.node.capture.CaptureRecorder;
import io.ringside.node.capture.CaptureSettings;
import io.ringside.node.nvml.NvmlSource;
import io.ringside.node.ring.Drainer;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.source.SourceStatus;
import io.ringside.node.time.EventClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One capture being taken. The boot thread calls [#run], which drains on it; [#stop] may come from
/// any.
public final class CaptureRun {
    private static final long STOP_SECONDS = 10;

    private final EventClock host;
    private final NvmlSource nvml;
    private final CaptureRecorder recorder;
    private final Drainer drainer;
    private final CaptureLoop loop;
    private final CountDownLatch finished = new CountDownLatch(1);

    private CaptureRun(
            EventClock host,
            NvmlSource nvml,
            CaptureRecorder recorder,
            Drainer drainer,
            CaptureLoop loop) {
        this.host = host;
        this.nvml = nvml;
        this.recorder = recorder;
        this.drainer = drainer;
        this.loop = loop;
    }

    /// Creates the file; nothing is drained yet.
    ///
    /// @throws IOException with one sentence when the file cannot be written
    public static CaptureRun create(
            Path directory,
            Path file,
            CaptureSettings settings,
            CaptureLimits limits,
            long gpuPeriodNanos)
            throws IOException {
        HostClock host = new HostClock();
        NvmlSource nvml = new NvmlSource(NvmlSource.library(), gpuPeriodNanos, host);
        return create(directory, file, settings, limits, nvml, host);
    }

    static CaptureRun create(
            Path directory,
            Path file,
            CaptureSettings settings,
            CaptureLimits limits,
            NvmlSource nvml,
            EventClock host)
            throws IOException {
        ReaderIdentity reader = ReaderIdentity.ownProcess();
        CaptureRecorder recorder = CaptureRecorder.create(file, settings, host, nvml);
        Drainer drainer = new Drainer(directory, reader, host, recorder);
        return new CaptureRun(
                host, nvml, recorder, drainer, new CaptureLoop(drainer, recorder, host, limits));
    }

    /// Blocks until a limit is reached, a write fails, or [#stop] is called; then the file is
    /// complete.
    ///
    /// @return one line on what was captured
    /// @throws IOException with one sentence when not everything was written
    public String run() throws IOException {
        long startNanos = host.monotonicNanos();
        try (nvml) {
            nvml.start();
            try (recorder) {
                loop.run();
            }
            Optional<IOException> failure = recorder.failure();
            if (failure.isPresent()) {
                throw failure.get();
            }
            SourceStatus gpus = nvml.status();
            return "records %d, processes %d, %.1f s, %d bytes; nvml %s%s"
                    .formatted(
                            recorder.totalRecords(),
                            recorder.processes(),
                            (host.monotonicNanos() - startNanos) / 1e9,
                            recorder.fileBytes(),
                            gpus.reason().isEmpty() ? "ok." : gpus.reason(),
                            overtaken());
        } finally {
            finished.countDown();
        }
    }

    /// Where a daemon drains the same directory, the capture reads along and may miss records.
    private String overtaken() {
        long overtaken = drainer.overtakenRecords();
        return overtaken == 0
                ? ""
                : " Missing: " + overtaken + " records, overwritten before they were read along.";
    }

    /// Asks for the end and waits, at most ten seconds, until the file is complete.
    public void stop() {
        loop.stop();
        try {
            if (!finished.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println(
                        "ringside-node: the capture could not be completed in time; it is readable up to its last block");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

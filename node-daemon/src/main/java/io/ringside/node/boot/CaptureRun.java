package io.ringside.node.boot;

import io.ringside.node.boot.wiring.HostClock;
import io.ringside.node.boot.wiring.LiveSettings;
import io.ringside.node.boot.wiring.NodeSources;
import io.ringside.node.capture.CaptureLimits;
import io.ringside.node.capture.CaptureLoop;
import io.ringside.node.capture.CaptureRecorder;
import io.ringside.node.capture.CaptureSettings;
import io.ringside.node.config.ConfigException;
import io.ringside.node.drain.Drainer;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.time.EventClock;
import io.ringside.node.time.NodeTime;
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
    private final NodeSources sources;
    private final CaptureRecorder recorder;
    private final Drainer drainer;
    private final CaptureLoop loop;
    private final CountDownLatch finished = new CountDownLatch(1);

    private CaptureRun(
            EventClock host,
            NodeSources sources,
            CaptureRecorder recorder,
            Drainer drainer,
            CaptureLoop loop) {
        this.host = host;
        this.sources = sources;
        this.recorder = recorder;
        this.drainer = drainer;
        this.loop = loop;
    }

    /// Creates the file; nothing is drained yet.
    ///
    /// @param live the segments' directory, how often the GPUs' tiles are read, and the sources'
    ///   configuration
    /// @throws IOException with one sentence when the file cannot be written
    /// @throws ConfigException when the configuration cannot be used
    public static CaptureRun create(
            LiveSettings live, Path file, CaptureSettings settings, CaptureLimits limits)
            throws IOException, ConfigException {
        NodeTime host = NodeTime.following(new HostClock());
        NodeSources sources = NodeSources.create(live, host);
        return create(live.directory(), file, settings, limits, sources, host);
    }

    static CaptureRun create(
            Path directory,
            Path file,
            CaptureSettings settings,
            CaptureLimits limits,
            NodeSources sources,
            EventClock host)
            throws IOException {
        ReaderIdentity reader = ReaderIdentity.ownProcess();
        CaptureRecorder recorder =
                CaptureRecorder.create(
                        file, settings, host, sources.nvml()::readings, sources.feed());
        Drainer drainer = new Drainer(directory, reader, host, recorder);
        return new CaptureRun(
                host, sources, recorder, drainer, new CaptureLoop(drainer, recorder, host, limits));
    }

    /// Blocks until a limit is reached, a write fails, or [#stop] is called; then the file is
    /// complete.
    ///
    /// @return one line on what was captured
    /// @throws IOException with one sentence when not everything was written
    public String run() throws IOException {
        long startNanos = host.monotonicNanos();
        try (sources) {
            sources.start();
            try (recorder) {
                loop.run();
            }
            Optional<IOException> failure = recorder.failure();
            if (failure.isPresent()) {
                throw failure.get();
            }
            SourceStatus gpus = sources.nvml().status();
            return "records %d, processes %d, %.1f s, %d bytes; nvml %s %s%s"
                    .formatted(
                            recorder.totalRecords(),
                            recorder.processes(),
                            (host.monotonicNanos() - startNanos) / 1e9,
                            recorder.fileBytes(),
                            gpus.reason().isEmpty() ? "ok." : gpus.reason(),
                            recorder.said(),
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

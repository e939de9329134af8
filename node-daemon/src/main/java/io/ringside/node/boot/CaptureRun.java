package io.ringside.node.boot;

import io.ringside.node.capture.CaptureRecorder;
import io.ringside.node.capture.CaptureSettings;
import io.ringside.node.nvml.NvmlSource;
import io.ringside.node.ring.DrainLoop;
import io.ringside.node.ring.Drainer;
import io.ringside.node.ring.ReaderIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One capture being taken: a drain thread whose listener writes the file. Started, awaited and finished by the boot thread; [#stop] may
/// come from any.
public final class CaptureRun implements AutoCloseable {
    private static final long STOP_MILLIS = 5_000;

    private final NvmlSource nvml;
    private final CaptureRecorder recorder;
    private final CountDownLatch done = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final DrainLoop loop;
    private final Thread thread;

    private CaptureRun(Path directory, NvmlSource nvml, CaptureRecorder recorder, HostClock clock) throws IOException {
        this.nvml = nvml;
        this.recorder = recorder;
        Drainer drainer = new Drainer(directory, ReaderIdentity.ownProcess(), clock, recorder);
        loop = new DrainLoop(drainer, clock::monotonicNanos, this::pass);
        thread = Thread.ofPlatform().name("ringside-drain").unstarted(loop);
    }

    /// @throws IOException with one sentence when the file cannot be written
    public static CaptureRun start(Path directory, Path file, CaptureSettings settings, long gpuPeriodNanos)
            throws IOException {
        HostClock clock = new HostClock();
        NvmlSource nvml = new NvmlSource(null, gpuPeriodNanos, clock);
        CaptureRun run =
                new CaptureRun(directory, nvml, CaptureRecorder.create(file, settings, clock, nvml), clock);
        nvml.start();
        run.thread.start();
        return run;
    }

    /// Returns when the last process has ended, a write failed, `length` has passed, or [#stop] was called.
    public void await(Optional<Duration> length) throws InterruptedException {
        if (length.isPresent()) {
            if (!done.await(length.get().toNanos(), TimeUnit.NANOSECONDS)) {
                done.countDown();
            }
        } else {
            done.await();
        }
    }

    /// Asks for the end and waits, at most a few seconds, until the file is complete.
    public void stop() {
        done.countDown();
        try {
            if (!finished.await(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Drains what is left and completes the file.
    ///
    /// @throws IOException with one sentence when not everything was written
    public void finish() throws IOException, InterruptedException {
        loop.stop();
        thread.join();
        try {
            recorder.close();
            Optional<IOException> failure = recorder.failure();
            if (failure.isPresent()) {
                throw failure.get();
            }
        } finally {
            finished.countDown();
        }
    }

    /// After [#finish].
    public long records() {
        return recorder.totalRecords();
    }

    public long fileBytes() {
        return recorder.fileBytes();
    }

    @Override
    public void close() {
        loop.stop();
        nvml.close();
        finished.countDown();
    }

    private void pass() {
        recorder.tick();
        if (recorder.idle() || recorder.failure().isPresent()) {
            done.countDown();
        }
    }
}

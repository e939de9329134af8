package io.ringside.node.nvml;

import io.ringside.node.source.GpuReading;
import io.ringside.node.source.GpuSource;
import io.ringside.node.source.SourceStatus;
import io.ringside.node.source.SourceStatus.State;
import io.ringside.node.time.EventClock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The GPUs of this node by NVML. A thread of its own reads them every period; the newest readings
/// win.
///
/// A call that hangs in the driver stops that thread alone: [#gpuReadings()] and [#status()] answer
/// from what is known, and the status says for how long NVML has been silent. After a GPU was lost,
/// or NVML could not start, it is initialised again every 30 s.
public final class NvmlSource implements GpuSource, AutoCloseable {
    /// As shown, and as in the snapshot's sources.
    public static final String NAME = "nvml";

    /// NVML's name for the dynamic linker.
    static final String LIBRARY = "libnvidia-ml.so.1";

    private static final String LIBRARY_VARIABLE = "RINGSIDE_NVML_LIBRARY";

    private static final long REINITIALISE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LEAST_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long SILENT_PERIODS = 3;
    private static final long CLOSE_WAIT_MILLIS = 500;

    private final String libraryNameOrPath;
    private final long periodNanos;
    private final EventClock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Published published;

    // The reading thread's own.
    private @Nullable NvmlLibrary library;
    private @Nullable NvmlReader reader;
    private long initialiseAgainNanos;

    /// @param libraryNameOrPath what the dynamic linker is asked for, mostly [#library]
    /// @param periodNanos between two readings
    /// @param clock the host's own, also where the daemon plays a capture
    public NvmlSource(String libraryNameOrPath, long periodNanos, EventClock clock) {
        this.libraryNameOrPath = libraryNameOrPath;
        this.periodNanos = periodNanos;
        this.clock = clock;
        this.published =
                new Published(
                        List.of(),
                        State.WARN,
                        "NVML has not been read yet.",
                        clock.monotonicNanos());
        this.initialiseAgainNanos = clock.monotonicNanos();
        this.thread = Thread.ofPlatform().name("ringside-nvml").daemon().unstarted(this::run);
    }

    /// What to load as NVML: the environment's RINGSIDE_NVML_LIBRARY, a name or a path, else NVML's
    /// own name.
    public static String library() {
        String named = System.getenv(LIBRARY_VARIABLE);
        return named == null || named.isEmpty() ? LIBRARY : named;
    }

    public void start() {
        thread.start();
    }

    @Override
    public List<GpuReading> gpuReadings() {
        return published.readings;
    }

    @Override
    public SourceStatus status() {
        Published latest = published;
        long silentNanos = clock.monotonicNanos() - latest.atMonotonicNanos;
        boolean silent = silentNanos > Math.max(LEAST_SILENCE_NANOS, SILENT_PERIODS * periodNanos);
        if (silent && latest.state != State.UNAVAILABLE) {
            return new SourceStatus(
                    NAME,
                    State.WARN,
                    "nvml has not answered for %d s; the last readings are shown."
                            .formatted(TimeUnit.NANOSECONDS.toSeconds(silentNanos)));
        }
        return new SourceStatus(NAME, latest.state, latest.reason);
    }

    /// Stops reading. A thread that hangs in the driver is left behind: nothing can call it back.
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(CLOSE_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One reading, by the calling thread: the reading thread's step, and the whole source in a
    /// test without that thread.
    void poll() {
        if (reader == null && clock.monotonicNanos() - initialiseAgainNanos >= 0) {
            initialise();
        }
        NvmlReader current = reader;
        if (current == null) {
            Published before = published;
            publish(before.readings, before.state, before.reason);
            return;
        }
        NvmlScan scan = current.scan(clock.epochNanos());
        if (scan.lost().isEmpty()) {
            boolean whole = scan.faults().isEmpty();
            publish(
                    scan.readings(),
                    whole ? State.OK : State.WARN,
                    whole ? "" : String.join("; ", scan.faults()) + "; those fields are absent.");
            initialiseAgainNanos = clock.monotonicNanos() + REINITIALISE_NANOS;
            return;
        }
        publish(
                scan.readings(),
                State.FAILED,
                String.join("; ", scan.lost()) + "; NVML is started again every 30 s.");
        if (clock.monotonicNanos() - initialiseAgainNanos >= 0) {
            shutdown();
        }
    }

    private void run() {
        try {
            do {
                poll();
            } while (!closed.await(periodNanos, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            shutdown();
        }
    }

    private void initialise() {
        initialiseAgainNanos = clock.monotonicNanos() + REINITIALISE_NANOS;
        if (library == null) {
            Optional<NvmlLibrary> found = NvmlLibrary.open(libraryNameOrPath);
            if (found.isEmpty()) {
                publish(
                        List.of(),
                        State.UNAVAILABLE,
                        "No NVML on this host: "
                                + libraryNameOrPath
                                + " is not found; GPU readings are absent.");
                return;
            }
            library = found.get();
        }
        NvmlLibrary loaded = library;
        int result = loaded.call(NvmlFunction.INIT);
        if (result == NvmlReturn.SUCCESS) {
            reader = new NvmlReader(loaded);
            return;
        }
        publish(
                List.of(),
                result == NvmlReturn.DRIVER_NOT_LOADED ? State.UNAVAILABLE : State.FAILED,
                "NVML does not start: "
                        + loaded.errorText(result)
                        + "; it is tried again every 30 s.");
    }

    private void shutdown() {
        if (library != null && reader != null) {
            library.call(NvmlFunction.SHUTDOWN);
        }
        reader = null;
    }

    private void publish(List<GpuReading> readings, State state, String reason) {
        published = new Published(readings, state, reason, clock.monotonicNanos());
    }

    private record Published(
            List<GpuReading> readings, State state, String reason, long atMonotonicNanos) {}
}

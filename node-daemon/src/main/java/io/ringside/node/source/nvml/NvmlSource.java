package io.ringside.node.source.nvml;

import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.sampling.SourceRunner;
import io.ringside.node.source.nvml.call.NvmlSession;
import io.ringside.node.source.nvml.read.GpuTileReader;
import io.ringside.node.time.EventClock;
import java.util.List;

/// The GPUs of this node by NVML, one reading of kind GPU for each. A thread of its own reads them
/// every period; the newest readings win, and a call that hangs makes this source silent and nobody
/// late.
public final class NvmlSource implements Source, AutoCloseable {
    /// As shown, and as in the snapshot's sources.
    public static final String NAME = GpuTileReader.SOURCE;

    private final NvmlProbe probe;
    private final SourceRunner runner;

    /// @param session shared with the other probes of NVML
    /// @param periodNanos between two readings in the normal rhythm
    /// @param clock the host's own, also where the daemon plays a capture
    public NvmlSource(
            NvmlSession session, long periodNanos, EventClock clock, RhythmControl rhythm) {
        probe = NvmlProbe.tiles(session, periodNanos);
        runner = new SourceRunner(probe, clock, rhythm, event -> {});
    }

    /// With a session and rhythm of its own, where nothing else of NVML is read.
    ///
    /// @param libraryNameOrPath what the dynamic linker is asked for
    public NvmlSource(String libraryNameOrPath, long periodNanos, EventClock clock) {
        this(
                new NvmlSession(libraryNameOrPath),
                periodNanos,
                clock,
                new RhythmControl(clock, event -> {}));
    }

    /// [NvmlSession#library()].
    public static String library() {
        return NvmlSession.library();
    }

    /// What it has look, for who looks once in place of [#start].
    public Probe probe() {
        return probe;
    }

    public void start() {
        runner.start();
    }

    @Override
    public SourceStatus status() {
        return runner.status();
    }

    @Override
    public List<Reading> readings() {
        return runner.readings();
    }

    /// Tells it to stop reading; [#close] waits for that.
    public void stop() {
        runner.stop();
    }

    /// Stops reading. A thread that hangs in the driver is left behind: nothing can call it back.
    @Override
    public void close() {
        runner.close();
    }

    /// One look, by the calling thread: the whole source in a test without that thread.
    void look() throws InterruptedException {
        runner.look();
    }
}

package io.ringside.desktop.fake;

import io.ringside.desktop.feed.FeedOptions;
import io.ringside.desktop.recording.Recorder;
import io.ringside.desktop.session.read.Listening;
import io.ringside.desktop.simulation.Simulation;
import io.ringside.desktop.simulation.SimulationSpec;
import io.ringside.protocol.blocks.BlockFileWriter.Existing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// Recordings of simulated clusters, of which it is known what is wrong.
public final class SimulatedRun {
    public static final long START = 1_800_000_000_000_000_000L;

    private SimulatedRun() {}

    /// @param spec "1x4,slow-gpu:2@1s"
    public static Path record(Path folder, String spec, int seconds) throws Exception {
        Path file = Files.createTempFile(folder, "run", ".ringside");
        HandClock clock = new HandClock(START);
        Recorder recorder = Recorder.start(file, Existing.REPLACE, "test", clock);
        try (Listening all =
                Listening.start(
                        Simulation.nodes(
                                SimulationSpec.parse("simulate:" + spec),
                                true,
                                OptionalLong.of(seconds * 1_000_000_000L),
                                clock),
                        new FeedOptions(false, false, recorder),
                        clock)) {
            all.awaitEnds(atMost -> {
                Thread.onSpinWait();
                return false;
            });
        }
        recorder.close();
        if (recorder.error().isPresent()) {
            throw new AssertionError(recorder.error().get());
        }
        return file;
    }
}

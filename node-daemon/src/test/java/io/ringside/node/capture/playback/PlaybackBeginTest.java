package io.ringside.node.capture.playback;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.fixtures.Waiting;
import io.ringside.node.capture.SampleCapture;
import io.ringside.node.time.HandClock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaybackBeginTest {
    @TempDir Path directory;

    @Test
    void aPlaybackThatMayNotBeginYetDeliversNothingUntilItMay() throws Exception {
        Path file = directory.resolve("sample.ring");
        SampleCapture.write(file, 2, 50, Optional.empty());
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean someoneWatches = new AtomicBoolean();
        try (PlaybackRunner runner =
                PlaybackRunner.open(
                        file, new PlaybackSettings(1000, false, true), new HandClock(0, 0))) {
            runner.start(() -> {
                asked.incrementAndGet();
                return someoneWatches.get();
            });
            Waiting.until("it asks again", asked::get, times -> times >= 2);
            assertEquals(0, runner.round());
            someoneWatches.set(true);
            Waiting.until("it begins", runner::round, round -> round == 1);
        }
    }
}

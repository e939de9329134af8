package io.ringside.node.capture.playback;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.fixtures.Waiting;
import io.ringside.node.capture.SampleCapture;
import io.ringside.node.capture.playback.PlaybackRunner.Audience;
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
            runner.start(
                    new Audience() {
                        @Override
                        public boolean isThere() {
                            asked.incrementAndGet();
                            return someoneWatches.get();
                        }

                        @Override
                        public boolean isBehind() {
                            return false;
                        }
                    });
            Waiting.until("it asks again", asked::get, times -> times >= 2);
            assertEquals(0, runner.round());
            someoneWatches.set(true);
            Waiting.until("it begins", runner::round, round -> round == 1);
        }
    }

    @Test
    void whileItsAudienceIsBehindThePlaybacksClockStands() throws Exception {
        Path file = directory.resolve("sample.ring");
        SampleCapture.write(file, 2, 50, Optional.empty());
        HandClock host = new HandClock(0, 0);
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean behind = new AtomicBoolean(true);
        try (PlaybackRunner runner =
                PlaybackRunner.open(file, new PlaybackSettings(1, false, true), host)) {
            runner.start(
                    new Audience() {
                        @Override
                        public boolean isThere() {
                            return true;
                        }

                        @Override
                        public boolean isBehind() {
                            asked.incrementAndGet();
                            return behind.get();
                        }
                    });
            Waiting.until("it is held", asked::get, times -> times >= 2);
            long stood = runner.clock().monotonicNanos();
            host.advance(7_000_000_000L);
            assertEquals(stood, runner.clock().monotonicNanos());
            behind.set(false);
            int before = asked.get();
            Waiting.until("it goes on", asked::get, times -> times >= before + 2);
            assertEquals(stood, runner.clock().monotonicNanos(), "not what was missed at once");
            host.advance(1_000_000_000L);
            assertEquals(stood + 1_000_000_000L, runner.clock().monotonicNanos());
        }
    }
}

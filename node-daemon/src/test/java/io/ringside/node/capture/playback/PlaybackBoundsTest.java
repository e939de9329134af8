package io.ringside.node.capture.playback;

import static io.ringside.node.capture.SampleCapture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.capture.SameMoment;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a hostile capture cannot make its player hold or say.
class PlaybackBoundsTest {
    @TempDir Path directory;

    @Test
    void refusesASpeedOfZeroOrLess() {
        assertThrows(IllegalArgumentException.class, () -> new PlaybackSettings(0, false));
        assertThrows(IllegalArgumentException.class, () -> new PlaybackSettings(-1, false));
        assertThrows(IllegalArgumentException.class, () -> new PlaybackSettings(Double.NaN, false));
    }

    @Test
    void readsAheadAFewBlocksThoughAllClaimTheSameMoment() throws Exception {
        Path file = directory.resolve("sample.ring");
        SameMoment.write(file, 60, 0);
        try (PlaybackRunner runner = open(file)) {
            runner.step();
            assertTrue(runner.aheadBytes() > 0);
            assertTrue(runner.aheadBytes() < 20 << 20, runner.aheadBytes() + " bytes ahead");
        }
    }

    @Test
    void ofManyProcessesThatCannotBePlayedAFewAreNamedAndTheOthersCounted() throws Exception {
        Path file = directory.resolve("sample.ring");
        SameMoment.write(file, 1, 300);
        try (PlaybackRunner runner = open(file)) {
            runner.step();
            String reason = runner.status().reason();
            assertEquals(State.WARN, runner.status().state());
            assertTrue(
                    reason.startsWith(
                            "Process 1 of sample.ring is not played: its header has 10 bytes, not 4096."),
                    reason);
            assertTrue(reason.contains("Process 20 of "), reason);
            assertFalse(reason.contains("Process 21 of "), reason);
            assertTrue(
                    reason.endsWith("280 further processes of sample.ring are not played."),
                    reason);
        }
    }

    private static PlaybackRunner open(Path file) throws IOException {
        return PlaybackRunner.open(
                file,
                new PlaybackSettings(1, false),
                new HandClock(9_000 * SECOND, 1_795_000_000L * SECOND));
    }
}

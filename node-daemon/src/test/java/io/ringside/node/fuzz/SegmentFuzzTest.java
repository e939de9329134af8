package io.ringside.node.fuzz;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The short form of [SegmentFuzz]: inputs that found something once, and some hundreds of random
/// ones, always the same.
class SegmentFuzzTest {
    private static final int RANDOM_INPUTS = 500;
    private static final int MOST_BYTES = 600;
    private static final Duration HANG = Duration.ofSeconds(90);

    @TempDir private Path directory;

    @Test
    void survivesRandomHostileWriters() {
        Random random = new Random(1);
        for (int i = 0; i < RANDOM_INPUTS; i++) {
            byte[] input = new byte[1 + random.nextInt(MOST_BYTES)];
            random.nextBytes(input);
            survives(input);
        }
    }

    /// The size of a lane's header became 0 after it had been checked: the sum over the lanes never
    /// ended.
    @Test
    void readsNoSizeAgainThatWasChecked() {
        for (int field = 0; field < HostileSegment.layoutFields(); field++) {
            for (int value = 0; value < 8; value++) {
                byte[] changeWhileAttaching = {
                    0, 3, 1, (byte) field, (byte) value, 0, 0, 0, 0, 0, 0, 0, 0, 1, 4, 4, 4, 4, 1
                };
                survives(changeWhileAttaching);
            }
        }
    }

    private void survives(byte[] input) {
        assertTimeoutPreemptively(
                HANG,
                () -> {
                    try {
                        SegmentFuzz.run(input, directory);
                    } catch (RuntimeException | Error escaped) {
                        fail("input " + HexFormat.of().formatHex(input), escaped);
                    }
                });
    }
}

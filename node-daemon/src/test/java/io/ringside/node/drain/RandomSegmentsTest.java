package io.ringside.node.drain;

import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.ring.RingFiles;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomSegmentsTest {
    @TempDir private Path directory;
    private final HandClock clock = new HandClock(1_000_000_000L, 0);

    @Test
    void survivesSegmentsOfRandomBytes() throws IOException {
        Aggregator aggregator = new Aggregator(clock, new SpanHistory(10_000));
        try (Drainer hostile =
                new Drainer(directory, ReaderIdentity.ownProcess(), clock, aggregator)) {
            for (int seed = 0; seed < 40; seed++) {
                Path file = directory.resolve("fuzz-" + seed + ".seg");
                RingFiles.segment(file).close();
                scramble(file, new Random(seed), seed % 2 == 0);
                hostile.scan();
                hostile.drain();
                hostile.refresh();
                clock.advance(200_000_000);
                aggregator.sweep();
                aggregator.endWindow(seed + 1, seed, seed + 1);
                aggregator.startWindow();
                Files.deleteIfExists(file);
            }
        }
        assertEquals(20, aggregator.processes().size(), "those with an intact header are drained");
    }

    private static void scramble(Path file, Random random, boolean keepHeader) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        byte[] noise = new byte[bytes.length];
        random.nextBytes(noise);
        int from = keepHeader ? HEADER_BYTES : 8;
        System.arraycopy(noise, from, bytes, from, bytes.length - from);
        ByteBuffer patched = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (keepHeader) {
            int records = 2_000;
            int recordsAt = (int) RingFiles.LANES_AT + 4 * LANE_HEADER_BYTES;
            patched.putLong((int) RingFiles.LANES_AT + LANE_HEAD, records)
                    .putLong((int) RingFiles.LANES_AT + LANE_TAIL, 0);
            for (int i = 0; i < records; i++) {
                patched.putLong(recordsAt + i * RECORD_BYTES, i + 1L);
                patched.put(recordsAt + i * RECORD_BYTES + RECORD_KIND, (byte) random.nextInt(15));
                patched.putShort(
                        recordsAt + i * RECORD_BYTES + RECORD_COMMUNICATOR,
                        (short) random.nextInt(8));
            }
            for (int slot = 0; slot < 8; slot++) {
                patched.putInt(
                        HEADER_BYTES + slot * COMMUNICATOR_BYTES + COMMUNICATOR_STATE,
                        COMMUNICATOR_LIVE);
                patched.putInt(
                        HEADER_BYTES + slot * COMMUNICATOR_BYTES + COMMUNICATOR_RANK, slot % 4);
                patched.putInt(HEADER_BYTES + slot * COMMUNICATOR_BYTES + COMMUNICATOR_RANKS, 4);
            }
        }
        Files.write(file, bytes);
    }
}

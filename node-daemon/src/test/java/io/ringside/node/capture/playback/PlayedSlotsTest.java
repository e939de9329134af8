package io.ringside.node.capture.playback;

import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.communicator.Communicator;
import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.communicator.OperationStatistics;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.aggregate.statistics.Provenance;
import io.ringside.node.capture.CaptureRecorder;
import io.ringside.node.capture.CaptureSettings;
import io.ringside.node.capture.HandGpus;
import io.ringside.node.capture.Samples;
import io.ringside.node.drain.Drainer;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Captures of layout 1.2, whose slots were given on and whose records name segments.
class PlayedSlotsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int JOBS = 40;
    private static final int ORIGIN = 7_003;

    @TempDir private Path directory;
    private final HandClock host = new HandClock(9_000 * SECOND, 0);
    private final HandClock then = new HandClock(Samples.START_NANOS, 0);
    private Path file;
    private CaptureRecorder recorder;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("a.ring");
        recorder =
                CaptureRecorder.create(
                        file,
                        new CaptureSettings("here", false, Optional.empty(), false),
                        then,
                        new HandGpus());
    }

    @Test
    void playsEveryCommunicatorOfASlotThatWasGivenOnHoweverFast() throws Exception {
        recorder.attached(image(1, 1));
        for (int generation = 1; generation <= JOBS; generation++) {
            recorder.updated(image(1, generation));
            then.advance(SECOND);
            recorder.drained(1, 0, then.monotonicNanos(), operations(generation, 7));
        }
        recorder.ended(1, SegmentEnd.CLOSED);
        Aggregator aggregator = play(1_000);
        assertEquals(JOBS, aggregator.communicators().size());
        for (Communicator communicator : aggregator.communicators()) {
            assertEquals(7, count(communicator), "of " + communicator.commHash());
        }
        assertEquals(List.of(), anomalies(aggregator));
    }

    @Test
    void findsWhomATransferWasRelayedForThoughAllArePlayedUnderOnePid() throws Exception {
        recorder.attached(image(1, 1));
        recorder.attached(image(2, 1, ORIGIN));
        recorder.attached(image(3, 1, ORIGIN + 2));
        recorder.drained(1, 0, then.monotonicNanos(), relayed(4_002));
        for (int process = 1; process <= 3; process++) {
            recorder.ended(process, SegmentEnd.CLOSED);
        }
        Aggregator aggregator = play(1);
        assertEquals(List.of(), anomalies(aggregator));
        List<LinkStatistics> links = aggregator.communicators().getFirst().links();
        assertEquals(1, links.size());
        assertEquals(Provenance.MEASURED, links.getFirst().provenance());
        assertEquals(1, links.getFirst().from(), "process 2 is rank 1");
        assertEquals(1_000, links.getFirst().bytes());
    }

    private Aggregator play(double speed) throws IOException {
        recorder.close();
        try (PlaybackRunner runner =
                PlaybackRunner.open(file, new PlaybackSettings(speed, false), host)) {
            Aggregator aggregator = new Aggregator(runner.clock(), new SpanHistory(10));
            try (Drainer drainer =
                    new Drainer(
                            runner.directory(),
                            ReaderIdentity.ownProcess(),
                            runner.clock(),
                            aggregator)) {
                for (int pass = 0; !runner.playback().finished() && pass < 10_000; pass++) {
                    runner.step();
                    host.advance(25_000_000);
                    drainer.scan();
                    drainer.drain();
                }
                runner.step();
                drainer.drain();
                assertEquals(true, runner.playback().finished());
            }
            return aggregator;
        }
    }

    private static SegmentImage image(int process, int generation) {
        return image(process, generation, 7_000 + process);
    }

    private static SegmentImage image(int process, int generation, int segmentGeneration) {
        SegmentImage image = Samples.image(process);
        image.header()
                .putShort(HEADER_MINOR, (short) 2)
                .putInt(HEADER_GENERATION, segmentGeneration);
        image.communicators()
                .putInt(COMMUNICATOR_GENERATION, generation)
                .putInt(COMMUNICATOR_RANKS, 4)
                .putLong(COMMUNICATOR_COMM_HASH, 100 + generation);
        return image;
    }

    private ByteBuffer operations(int generation, int count) {
        ByteBuffer records = Samples.buffer(new byte[count * RECORD_BYTES]);
        for (int i = 0; i < count; i++) {
            int at = i * RECORD_BYTES;
            records.putLong(at + RECORD_SEQUENCE, (generation - 1L) * count + i + 1)
                    .putLong(at + RECORD_START_NANOS, then.monotonicNanos())
                    .putLong(at + RECORD_OPERATION_ID, generation * 1_000L + i)
                    .put(at + RECORD_KIND, (byte) KIND_COLLECTIVE_START)
                    .put(at + RECORD_FUNCTION, (byte) 1)
                    .putShort(
                            at + RECORD_COMMUNICATOR,
                            (short) ((generation - 1) << COMMUNICATOR_SLOT_BITS));
        }
        return records;
    }

    private ByteBuffer relayed(int pid) {
        return Samples.buffer(new byte[RECORD_BYTES])
                .putLong(RECORD_SEQUENCE, 1)
                .putLong(RECORD_START_NANOS, then.monotonicNanos())
                .putLong(RECORD_END_NANOS, then.monotonicNanos() + 500)
                .putLong(RECORD_OPERATION_ID, ORIGIN)
                .putLong(RECORD_VALUE, 1_000)
                .putInt(RECORD_PEER, 2)
                .put(RECORD_KIND, (byte) KIND_PROXY_OPERATION_STOP)
                .put(RECORD_FLAGS, (byte) (FLAG_SEND | FLAG_PXN))
                .putInt(RECORD_ORIGIN_PID, pid);
    }

    private static long count(Communicator communicator) {
        return communicator.members().stream()
                .flatMap(member -> member.operations().stream())
                .mapToLong(OperationStatistics::count)
                .sum();
    }

    private static List<String> anomalies(Aggregator aggregator) {
        List<String> all = new ArrayList<>();
        aggregator.anomalies().forEach((name, count) -> all.add(name + " " + count));
        return all;
    }
}

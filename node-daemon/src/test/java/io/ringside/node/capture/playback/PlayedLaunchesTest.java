package io.ringside.node.capture.playback;

import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.aggregate.Aggregator;
import io.ringside.node.aggregate.progress.CommunicatorProgress;
import io.ringside.node.aggregate.progress.LaunchState;
import io.ringside.node.aggregate.span.SpanHistory;
import io.ringside.node.capture.CaptureRecorder;
import io.ringside.node.capture.CaptureSettings;
import io.ringside.node.capture.HandGpus;
import io.ringside.node.capture.Samples;
import io.ringside.node.drain.Drainer;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.ring.told.DrainListener;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import io.ringside.node.time.HandClock;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A captured job that stands, played: it stands as it did.
class PlayedLaunchesTest {
    private static final long SECOND = 1_000_000_000;
    private static final long START = Samples.START_NANOS;
    private static final long STEP_NANOS = 50_000_000;
    private static final int TIMER_LANE = 3;

    @TempDir Path directory;

    private final HandClock captured = new HandClock(START, 0);
    private final Aggregator live = new Aggregator(captured, new SpanHistory(1_000));
    private final SegmentImage image = Samples.image(1);
    private long sequence;
    private long timerSequence;

    @Test
    void standsWhereItStood() throws Exception {
        Path file = directory.resolve("standing.ring");
        CommunicatorProgress stood = capture(file);
        HandClock host = new HandClock(9_000 * SECOND, 1_795_000_000L * SECOND);
        try (PlaybackRunner runner =
                PlaybackRunner.open(file, new PlaybackSettings(1, false), host)) {
            Aggregator played = new Aggregator(runner.clock(), new SpanHistory(1_000));
            List<CommunicatorProgress> seen = play(runner, played, host);
            CommunicatorProgress alive = seen.get(seen.size() / 2);
            assertEquals(LaunchState.REACHED, alive.state());
            assertEquals(0, alive.knownUntilEpochNanos(), "its events were read until the end");
            assertEquals(3, alive.groups(), "the counters are the captured ones");
            assertEquals(3, alive.launchesBegun());
            assertEquals(2, alive.launchesReturned());
            CommunicatorProgress dead = played.progress().getFirst();
            assertTrue(dead.processDied());
            assertEquals(stood.state(), dead.state());
            assertEquals(stood.bracketOperations(), dead.bracketOperations());
            assertEquals(stood.laterOperations(), dead.laterOperations());
            assertEquals(stood.groups(), dead.groups());
            assertNotNull(stood.completed());
            assertNotNull(dead.completed());
            assertEquals(stood.completed().sequenceNumber(), dead.completed().sequenceNumber());
            long shift = dead.completed().startEpochNanos() - stood.completed().startEpochNanos();
            assertEquals(
                    stood.completedEpochNanos() + shift,
                    dead.completedEpochNanos(),
                    "the stop event moved as the call did");
            assertEquals(stood.sinceEpochNanos() + shift, dead.sinceEpochNanos());
            assertEquals(stood.launchBegunEpochNanos() + shift, dead.launchBegunEpochNanos());
            assertEquals(stood.knownUntilEpochNanos() + shift, dead.knownUntilEpochNanos());
        }
    }

    private CommunicatorProgress capture(Path file) throws Exception {
        CaptureSettings settings = new CaptureSettings("a test", false, Optional.empty(), false);
        try (CaptureRecorder recorder =
                CaptureRecorder.create(file, settings, captured, new HandGpus())) {
            List<DrainListener> both = List.of(recorder, live);
            image.header()
                    .putShort(HEADER_MINOR, (short) RING_MINOR)
                    .putInt(HEADER_TIMER_STATE, TIMER_LIVE)
                    .putInt(HEADER_COMMUNICATOR_CAPACITY, 1)
                    .putInt(HEADER_STRING_CAPACITY, 2)
                    .putInt(HEADER_LOCKED, 1);
            both.forEach(one -> one.attached(copy()));
            drained(both, 0, operation(1, START + 100));
            drained(both, TIMER_LANE, launch(KIND_LAUNCH_COMPLETED, 1, START + 200, START + 700));
            drained(both, 0, operation(2, START + 1_000));
            drained(both, TIMER_LANE, launch(KIND_LAUNCH_REACHED, 2, START + 2_000, 0));
            for (int second = 0; second < 8; second++) {
                captured.advance(SECOND);
                image.header().putLong(HEADER_TIMER_HEARTBEAT_NANOS, captured.monotonicNanos());
                image.communicators()
                        .putInt(COMMUNICATOR_GROUPS, 3)
                        .putInt(COMMUNICATOR_LAUNCHES_BEGUN, 3)
                        .putInt(COMMUNICATOR_LAUNCHES_RETURNED, 2)
                        .putLong(COMMUNICATOR_LAUNCH_BEGUN_NANOS, START + 3_000);
                both.forEach(one -> one.updated(copy()));
                recorder.tick();
            }
            both.forEach(one -> one.ended(1, SegmentEnd.DIED));
        }
        live.endWindow(1, 0, captured.epochNanos());
        return live.progress().getFirst();
    }

    /// @return what was seen at the end of each window, while the process lived
    private static List<CommunicatorProgress> play(
            PlaybackRunner runner, Aggregator played, HandClock host) throws Exception {
        List<CommunicatorProgress> seen = new ArrayList<>();
        try (Drainer drainer =
                new Drainer(
                        runner.directory(), ReaderIdentity.ownProcess(), runner.clock(), played)) {
            for (int step = 1; runner.step() != Long.MAX_VALUE; step++) {
                assertTrue(step < 1_000, "the playback did not end in 1000 steps");
                drainer.scan();
                drainer.drain();
                played.sweep();
                if (step % 20 == 0) {
                    drainer.refresh();
                    played.endWindow(step, 0, runner.clock().epochNanos());
                    played.progress().stream()
                            .filter(progress -> !progress.processDied())
                            .forEach(seen::add);
                    played.startWindow();
                }
                host.advance(STEP_NANOS);
            }
            played.endWindow(9_999, 0, runner.clock().epochNanos());
        }
        return seen;
    }

    private void drained(List<DrainListener> listeners, int lane, ByteBuffer record) {
        record.putLong(RECORD_SEQUENCE, lane == 0 ? ++sequence : ++timerSequence);
        for (DrainListener listener : listeners) {
            listener.drained(1, lane, captured.monotonicNanos(), record.rewind());
        }
    }

    private SegmentImage copy() {
        return new SegmentImage(
                image.process(),
                image.fileName(),
                copy(image.header()),
                copy(image.communicators()),
                copy(image.strings()),
                image.lanes());
    }

    private static ByteBuffer copy(ByteBuffer from) {
        byte[] bytes = new byte[from.limit()];
        from.get(0, bytes);
        return Samples.buffer(bytes);
    }

    private static ByteBuffer operation(int number, long start) {
        ByteBuffer record = record(KIND_COLLECTIVE_START, start, 0);
        record.putLong(RECORD_OPERATION_ID, number)
                .putInt(RECORD_NUMBER, number)
                .putInt(RECORD_GROUP, number)
                .putShort(RECORD_STEPS, (short) 1)
                .put(RECORD_FLAGS, (byte) FLAG_EVENT_TIMED)
                .put(RECORD_CHANNELS, (byte) 1)
                .put(RECORD_FUNCTION, (byte) 1);
        return record;
    }

    private static ByteBuffer launch(int kind, int group, long start, long end) {
        ByteBuffer record = record(kind, start, end);
        record.putInt(RECORD_NUMBER, group)
                .putShort(RECORD_STEPS, (short) 1)
                .putLong(RECORD_VALUE, start + 50_000)
                .putInt(RECORD_UNCERTAINTY_NANOS, 900);
        return record;
    }

    private static ByteBuffer record(int kind, long start, long end) {
        ByteBuffer record = Samples.buffer(new byte[RECORD_BYTES]);
        record.put(RECORD_KIND, (byte) kind)
                .putLong(RECORD_START_NANOS, start)
                .putLong(RECORD_END_NANOS, end)
                .putInt(RECORD_PEER, -1);
        return record;
    }
}

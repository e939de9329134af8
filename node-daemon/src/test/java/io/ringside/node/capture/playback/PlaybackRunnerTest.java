package io.ringside.node.capture.playback;

import static io.ringside.node.capture.SampleCapture.SECOND;
import static io.ringside.protocol.ring.RingLayout.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.Waiting;
import io.ringside.node.capture.CaptureRecorder;
import io.ringside.node.capture.CaptureSettings;
import io.ringside.node.capture.HandGpus;
import io.ringside.node.capture.SampleCapture;
import io.ringside.node.capture.Samples;
import io.ringside.node.drain.Drainer;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.ring.ReaderIdentity;
import io.ringside.node.ring.told.DrainListener;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import io.ringside.node.stream.message.PlaybackStatus;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaybackRunnerTest {
    private static final long HOST_START = 9_000 * SECOND;
    private static final long HOST_EPOCH_MINUS_MONOTONIC = 1_795_000_000L * SECOND;
    private static final long MILLI_NANOS = 1_000_000L;

    @TempDir Path directory;
    private final HandClock host = new HandClock(HOST_START, HOST_EPOCH_MINUS_MONOTONIC);
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("sample.ring");
    }

    @Test
    void deliversEveryRecordShiftedByOneConstant() throws Exception {
        List<SampleCapture.Run> captured = SampleCapture.write(file, 2, 50, Optional.empty());
        Drained drained = new Drained();
        try (PlaybackRunner runner = open(1, false);
                Drainer drainer = drainer(runner, drained)) {
            playToEnd(runner, drainer, 50 * MILLI_NANOS);

            long shift = runner.playback().shiftNanos();
            assertEquals(HOST_START + 400 * MILLI_NANOS - Samples.START_NANOS, shift);
            assertEquals(
                    new PlaybackStatus(
                            "sample.ring",
                            1,
                            false,
                            true,
                            "2 x H200, NVLink, NCCL 2.28.9",
                            false,
                            shift),
                    runner.playback());
            assertEquals(Drained.expected(captured, shift), drained.lanes);
            assertEquals(
                    new SourceStatus("playback", State.OK, "Plays sample.ring."), runner.status());
            assertEquals(
                    new SourceStatus(
                            "nvml",
                            State.OK,
                            "Playback: the GPU readings are those of sample.ring, not this host's."),
                    runner.gpus().status());
            assertEquals(Samples.UUID, runner.gpuReadings().getFirst().id());
            assertEquals(List.of("1 CLOSED", "2 CLOSED"), drained.ends);
        }
    }

    @Test
    void letsAProcessThatDiedInTheCaptureDieAgainAfterItsLastRecord() throws Exception {
        List<SampleCapture.Run> captured =
                SampleCapture.write(file, 1, 5, Optional.empty(), SegmentEnd.DIED);
        Drained drained = new Drained();
        try (PlaybackRunner runner = open(1, false);
                Drainer drainer = drainer(runner, drained)) {
            playToEnd(runner, drainer, 50 * MILLI_NANOS);

            assertEquals(List.of("1 CLOSED", "2 DIED"), drained.ends);
            assertEquals(Drained.expected(captured, runner.playback().shiftNanos()), drained.lanes);
        }
    }

    @Test
    void playsUnderItsOwnProcessWithAShiftedClockPair() throws Exception {
        SampleCapture.write(file, 1, 5, Optional.empty());
        Drained drained = new Drained();
        try (PlaybackRunner runner = open(1, false);
                Drainer drainer = drainer(runner, drained)) {
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(runner.directory())));
            playToEnd(runner, drainer, 50 * MILLI_NANOS);

            long shift = runner.playback().shiftNanos();
            SegmentImage image = Objects.requireNonNull(drained.images.get(1));
            ByteBuffer header = image.header();
            assertEquals(ProcessHandle.current().pid(), header.getInt(HEADER_PID));
            assertEquals(
                    Samples.START_NANOS - SECOND + shift,
                    header.getLong(HEADER_CLOCK_MONOTONIC_NANOS));
            assertEquals(
                    Samples.START_NANOS - SECOND + shift + HOST_EPOCH_MINUS_MONOTONIC,
                    header.getLong(HEADER_CLOCK_REALTIME_NANOS));
            ByteBuffer communicators = image.communicators();
            assertEquals(
                    Samples.START_NANOS - SECOND / 2 + shift,
                    communicators.getLong(COMMUNICATOR_INIT_NANOS));
            assertEquals(0, communicators.getLong(COMMUNICATOR_FINALIZE_NANOS));
            assertEquals(0xABCDEF, communicators.getLong(COMMUNICATOR_COMM_HASH));
        }
    }

    @Test
    void removesItsDirectoryAtTheEnd() throws Exception {
        SampleCapture.write(file, 1, 5, Optional.empty());
        Path played;
        try (PlaybackRunner runner = open(1, false)) {
            runner.step();
            played = runner.directory();
            try (var segments = Files.list(played)) {
                assertEquals(3, segments.count());
            }
        }
        assertFalse(Files.exists(played));
    }

    @Test
    void deliversTenTimesAsFastAtSpeedTenWithUnscaledStamps() throws Exception {
        List<SampleCapture.Run> captured = SampleCapture.write(file, 20, 4, Optional.empty());
        Drained drained = new Drained();
        try (PlaybackRunner runner = open(10, false);
                Drainer drainer = drainer(runner, drained)) {
            runner.step();
            host.advance(400 * MILLI_NANOS);
            pass(runner, drainer);
            int first = drained.records;
            host.advance(SECOND);
            pass(runner, drainer);
            int half = drained.records;
            host.advance(SECOND);
            pass(runner, drainer);

            assertEquals(0, first);
            assertEquals(20 * 10 * 4 * 4 / 2, half);
            assertEquals(Drained.expected(captured, runner.playback().shiftNanos()), drained.lanes);
            assertEquals(24 * SECOND, runner.clock().monotonicNanos() - HOST_START);
            assertEquals(
                    HOST_EPOCH_MINUS_MONOTONIC,
                    runner.clock().epochNanos() - runner.clock().monotonicNanos());
        }
    }

    @Test
    void runsSlowerThanTheHostBelowSpeedOne() throws Exception {
        SampleCapture.write(file, 1, 1, Optional.empty());
        try (PlaybackRunner runner = open(0.5, false)) {
            host.advance(SECOND);
            assertEquals(SECOND / 2, runner.clock().monotonicNanos() - HOST_START);
        }
    }

    @Test
    void waitsForASlowReaderAndDropsNothing() throws Exception {
        List<SampleCapture.Run> captured =
                SampleCapture.write(file, 1, RECORDS_PER_LANE + 700, Optional.empty());
        Drained drained = new Drained();
        try (PlaybackRunner runner = open(1, false);
                Drainer drainer = drainer(runner, drained)) {
            runner.step();
            host.advance(60 * SECOND);
            for (int i = 0; i < 5; i++) {
                runner.step();
            }
            assertFalse(runner.playback().finished());
            drainer.scan();
            drainer.drain();
            assertEquals(RECORDS_PER_LANE, drained.records);

            playToEnd(runner, drainer, 0);
            assertEquals(Drained.expected(captured, runner.playback().shiftNanos()), drained.lanes);
        }
    }

    @Test
    void loopsWithNewSegmentsAndALaterShiftOnceTheOldOnesAreDrained() throws Exception {
        List<SampleCapture.Run> captured = SampleCapture.write(file, 1, 5, Optional.empty());
        Drained drained = new Drained();
        try (PlaybackRunner runner = open(1, true);
                Drainer drainer = drainer(runner, drained)) {
            runner.step();
            long firstShift = runner.playback().shiftNanos();
            for (int i = 0; i < 100 && drained.images.size() < 4; i++) {
                host.advance(50 * MILLI_NANOS);
                pass(runner, drainer);
            }
            assertEquals(List.of("1 CLOSED", "2 CLOSED"), drained.ends);
            assertFalse(runner.playback().finished());
            long secondShift = runner.playback().shiftNanos();
            assertTrue(secondShift > firstShift + SECOND, secondShift + " after " + firstShift);
            host.advance(2 * SECOND);
            pass(runner, drainer);

            Map<String, List<ByteBuffer>> expected = Drained.expected(captured, firstShift);
            Drained.expected(captured, secondShift)
                    .forEach((lane, records) ->
                            expected.put(
                                    (Integer.parseInt(lane.substring(0, 1)) + 2)
                                            + lane.substring(1),
                                    records));
            assertEquals(expected, drained.lanes);
        }
    }

    @Test
    void showsTheReadingsOfTheirTimeWithTheirAge() throws Exception {
        SampleCapture.write(file, 2, 1, Optional.empty());
        try (PlaybackRunner runner = open(1, false)) {
            runner.step();
            assertEquals(List.of(), runner.gpuReadings());
            host.advance(400 * MILLI_NANOS + 60 * MILLI_NANOS);
            runner.step();
            long first = readEpoch(runner);
            host.advance(500 * MILLI_NANOS);
            runner.step();
            long second = readEpoch(runner);

            assertEquals(
                    HOST_START
                            + HOST_EPOCH_MINUS_MONOTONIC
                            + 400 * MILLI_NANOS
                            + 50 * MILLI_NANOS
                            - 7 * MILLI_NANOS,
                    first);
            assertEquals(500 * MILLI_NANOS, second - first);
        }
    }

    @Test
    void warnsOfATruncatedCaptureAndPlaysTheRest() throws Exception {
        SampleCapture.write(file, 4, 5, Optional.empty());
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length * 2 / 3));
        Drained drained = new Drained();
        try (PlaybackRunner runner = open(1, false);
                Drainer drainer = drainer(runner, drained)) {
            playToEnd(runner, drainer, 50 * MILLI_NANOS);
            assertEquals(State.WARN, runner.status().state());
            assertTrue(runner.status().reason().contains("sample.ring"), runner.status().reason());
            assertTrue(drained.records > 100 && drained.records < 4 * 10 * 4 * 5);
        }
    }

    @Test
    void leavesAProcessOutWhoseImageIsHostileAndPlaysTheOthers() throws Exception {
        CaptureSettings settings = new CaptureSettings("here", false, Optional.empty(), false);
        try (CaptureRecorder recorder =
                CaptureRecorder.create(
                        file, settings, new HandClock(Samples.START_NANOS, 0), new HandGpus())) {
            SegmentImage hostile = Samples.image(1);
            hostile.header().putInt(HEADER_LANE_CAPACITY, 1 << 30);
            recorder.attached(hostile);
            recorder.attached(Samples.image(2));
            recorder.drained(1, 0, Samples.START_NANOS, Samples.job(1, 10));
            recorder.drained(2, 0, Samples.START_NANOS, Samples.job(1, 10));
            recorder.drained(2, 9_999, Samples.START_NANOS, Samples.job(1, 10));
        }
        Drained drained = new Drained();
        try (PlaybackRunner runner = open(1, false);
                Drainer drainer = drainer(runner, drained)) {
            playToEnd(runner, drainer, 50 * MILLI_NANOS);
            assertEquals(10, drained.records);
            assertEquals(
                    new SourceStatus(
                            "playback",
                            State.WARN,
                            "Process 1 of sample.ring is not played: it claims 1073741824 lanes. "
                                    + "10 records of sample.ring are not played: their lanes do not exist."),
                    runner.status());
        }
    }

    @Test
    void aPlayedCaptureCapturedAgainIsTheSameCapture() throws Exception {
        SampleCapture.write(file, 2, 50, Optional.empty());
        Path again = directory.resolve("again.ring");
        CaptureSettings settings = new CaptureSettings("again", false, Optional.empty(), false);
        Drained first = new Drained();
        long shift;
        try (PlaybackRunner runner = open(1, false)) {
            try (CaptureRecorder recorder =
                            CaptureRecorder.create(
                                    again, settings, runner.clock(), runner::gpuReadings);
                    Drainer drainer = drainer(runner, recorder)) {
                playToEnd(runner, drainer, 50 * MILLI_NANOS);
            }
            shift = runner.playback().shiftNanos();
        }
        try (PlaybackRunner runner =
                        PlaybackRunner.open(again, new PlaybackSettings(1, false), host);
                Drainer drainer = drainer(runner, first)) {
            playToEnd(runner, drainer, 50 * MILLI_NANOS);
            shift += runner.playback().shiftNanos();
        }
        List<SampleCapture.Run> captured =
                SampleCapture.write(directory.resolve("copy.ring"), 2, 50, Optional.empty());
        assertEquals(Drained.expected(captured, shift), first.lanes);
    }

    @Test
    void playsByItsOwnThread() throws Exception {
        List<SampleCapture.Run> captured = SampleCapture.write(file, 2, 50, Optional.empty());
        Drained drained = new Drained();
        try (PlaybackRunner runner = open(1000, false);
                Drainer drainer = drainer(runner, drained)) {
            runner.start(PlaybackRunner.Audience.NONE);
            Waiting.until(
                    "the playback ends",
                    () -> {
                        host.advance(MILLI_NANOS);
                        drainer.scan();
                        drainer.drain();
                        return drained.ends.size();
                    },
                    ends -> ends == 2);
            assertTrue(runner.playback().finished());
            assertEquals(Drained.expected(captured, runner.playback().shiftNanos()), drained.lanes);
        }
    }

    @Test
    void saysThatACaptureHoldsNoGpuReadings() throws Exception {
        CaptureSettings settings = new CaptureSettings("here", false, Optional.empty(), false);
        try (CaptureRecorder recorder =
                CaptureRecorder.create(
                        file, settings, new HandClock(Samples.START_NANOS, 0), new HandGpus())) {
            recorder.attached(Samples.image(1));
        }
        try (PlaybackRunner runner = open(1, false)) {
            assertEquals(
                    new SourceStatus(
                            "nvml", State.UNAVAILABLE, "sample.ring holds no GPU readings."),
                    runner.gpus().status());
        }
    }

    private PlaybackRunner open(double speed, boolean loop) throws IOException {
        return PlaybackRunner.open(file, new PlaybackSettings(speed, loop), host);
    }

    private static Drainer drainer(PlaybackRunner runner, DrainListener listener)
            throws IOException {
        return new Drainer(
                runner.directory(), ReaderIdentity.ownProcess(), runner.clock(), listener);
    }

    private static void pass(PlaybackRunner runner, Drainer drainer) throws IOException {
        runner.step();
        drainer.scan();
        drainer.drain();
    }

    private void playToEnd(PlaybackRunner runner, Drainer drainer, long stepNanos)
            throws IOException {
        for (int i = 0; i < 1000; i++) {
            if (runner.step() == Long.MAX_VALUE) {
                assertTrue(runner.playback().finished());
                return;
            }
            drainer.scan();
            drainer.drain();
            host.advance(stepNanos);
        }
        throw new AssertionError("the playback did not end in 1000 steps");
    }

    private static long readEpoch(PlaybackRunner runner) {
        Reading reading = runner.gpuReadings().getFirst();
        assertEquals(Samples.UUID, reading.id());
        return reading.readEpochNanos();
    }
}

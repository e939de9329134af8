package io.ringside.node.capture;

import io.ringside.node.capture.codec.EventCodecTest;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A capture of two processes for some seconds: every 100 ms each brings records on two lanes,
/// every 250 ms come GPU readings.
public final class SampleCapture {
    public static final long SECOND = 1_000_000_000L;
    public static final long EPOCH_MINUS_MONOTONIC = 1_790_000_000_000_000_000L;

    /// One call of `drained`.
    public record Run(int process, int lane, ByteBuffer records) {}

    private SampleCapture() {}

    /// Writes the capture and returns what was in it, in order.
    public static List<Run> write(
            Path file, int seconds, int recordsPerRun, Optional<String> hostLabel)
            throws IOException {
        return write(file, seconds, recordsPerRun, hostLabel, SegmentEnd.CLOSED);
    }

    /// The same, with process 2 ending as `second`.
    public static List<Run> write(
            Path file,
            int seconds,
            int recordsPerRun,
            Optional<String> hostLabel,
            SegmentEnd second)
            throws IOException {
        HandClock clock = new HandClock(Samples.START_NANOS, EPOCH_MINUS_MONOTONIC);
        HandGpus gpus = new HandGpus();
        List<Run> runs = new ArrayList<>();
        CaptureSettings settings =
                new CaptureSettings("2 x H200, NVLink, NCCL 2.28.9", false, hostLabel, false);
        try (CaptureRecorder recorder = CaptureRecorder.create(file, settings, clock, gpus)) {
            recorder.attached(Samples.image(1));
            recorder.attached(Samples.image(2));
            for (int tenth = 0; tenth < seconds * 10; tenth++) {
                for (int process = 1; process <= 2; process++) {
                    for (int lane = 0; lane < 2; lane++) {
                        ByteBuffer records = Samples.job(tenth * 100 + lane, recordsPerRun);
                        runs.add(new Run(process, lane, records));
                        clock.set(Samples.START_NANOS + tenth * SECOND / 10 + 50_000_000L);
                        recorder.drained(process, lane, clock.monotonicNanos(), records);
                    }
                }
                if (tenth % 5 == 0) {
                    gpus.readings =
                            List.of(
                                    EventCodecTest.reading()
                                            .seenAs(Samples.UUID, clock.epochNanos() - 7_000_000L));
                }
                recorder.tick();
            }
            recorder.ended(1, SegmentEnd.CLOSED);
            recorder.ended(2, second);
        }
        return runs;
    }
}

package io.ringside.node.boot;

import static io.ringside.protocol.ring.RingLayout.HEADER_PID;
import static io.ringside.protocol.ring.RingLayout.STATE_CLOSED;
import static io.ringside.protocol.ring.RingLayout.STATE_LIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.boot.wiring.HostClock;
import io.ringside.node.boot.wiring.LiveSettings;
import io.ringside.node.boot.wiring.NodeSources;
import io.ringside.node.capture.CaptureLimits;
import io.ringside.node.capture.CaptureSettings;
import io.ringside.node.capture.SampleCapture;
import io.ringside.node.capture.Samples;
import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.file.CaptureReader;
import io.ringside.node.config.ConfigException;
import io.ringside.node.ring.SegmentWriter;
import io.ringside.node.ring.told.SegmentImage;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureRunTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir Path directory;

    private final HandClock clock =
            HandClock.ticking(Samples.START_NANOS, SampleCapture.EPOCH_MINUS_MONOTONIC, 10_000_000);

    @Test
    void capturesASegmentUntilAllProcessesHaveEnded() throws Exception {
        Path segments = Files.createDirectory(directory.resolve("segments"));
        ByteBuffer records = Samples.job(1, 300);
        try (SegmentWriter writer = segment(segments.resolve("one.seg"))) {
            for (int at = 0; at < records.limit(); at += 64) {
                assertTrue(writer.lane(2).offer(records, at));
            }
            writer.state(STATE_CLOSED);
            writer.publish();

            String line =
                    run(segments, new CaptureLimits(OptionalLong.empty(), OptionalLong.of(SECOND)));
            assertTrue(line.startsWith("records 300, processes 1, "), line);
            assertTrue(
                    line.contains(
                            "nvml No NVML on this host: /nowhere/libnvidia-ml.so.1 is not found; GPU readings are absent. Readings: "),
                    line);
        }
        try (CaptureReader reader = CaptureReader.open(file())) {
            List<ByteBuffer> read = new ArrayList<>();
            for (Optional<List<CaptureEvent>> block = reader.next();
                    block.isPresent();
                    block = reader.next()) {
                for (CaptureEvent event : block.get()) {
                    if (event instanceof CaptureEvent.Records run) {
                        assertEquals(2, run.lane());
                        read.add(run.records());
                    }
                }
            }
            assertEquals(List.of(records), read);
            assertEquals("a test", reader.summary().origin());
        }
    }

    @Test
    void endsAfterTheGivenTimeWithoutAnyProcess() throws Exception {
        String line =
                run(
                        directory,
                        new CaptureLimits(OptionalLong.of(2 * SECOND), OptionalLong.empty()));
        assertTrue(line.startsWith("records 0, processes 0, "), line);
    }

    private String run(Path segments, CaptureLimits limits) throws IOException, ConfigException {
        CaptureSettings settings = new CaptureSettings("a test", false, Optional.empty(), false);
        NodeSources sources =
                NodeSources.create(
                        LiveSettings.plain(
                                segments,
                                new InetSocketAddress(0),
                                SECOND,
                                "/nowhere/libnvidia-ml.so.1"),
                        new HostClock());
        return CaptureRun.create(segments, file(), settings, limits, sources, clock).run();
    }

    private Path file() {
        return directory.resolve("out.ring");
    }

    private static SegmentWriter segment(Path path) throws IOException {
        SegmentImage image = Samples.image(1);
        image.header().putInt(HEADER_PID, (int) ProcessHandle.current().pid());
        SegmentWriter writer = SegmentWriter.create(path, image.header(), 4);
        writer.communicators(image.communicators());
        writer.strings(image.strings());
        writer.state(STATE_LIVE);
        return writer;
    }
}

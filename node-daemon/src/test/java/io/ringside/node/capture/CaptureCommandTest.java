package io.ringside.node.capture;

import static io.ringside.protocol.ring.RingLayout.STATE_CLOSED;
import static io.ringside.protocol.ring.RingLayout.STATE_LIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.ring.SegmentWriter;
import io.ringside.node.source.SegmentImage;
import io.ringside.node.time.EventClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CaptureCommandTest {
    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /// Each look at this clock is 10 ms later than the one before: limits are reached without waiting for them.
    private final EventClock clock =
            new EventClock() {
                private long nanos = Samples.START_NANOS;

                @Override
                public synchronized long monotonicNanos() {
                    nanos += 10_000_000;
                    return nanos;
                }

                @Override
                public long epochNanos() {
                    return monotonicNanos() + SampleCapture.EPOCH_MINUS_MONOTONIC;
                }
            };

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

            int code =
                    run("--dir", segments.toString(), "--out", file(), "--until-idle", "1s",
                            "--note", "a test", "--nvml", "/nowhere/libnvidia-ml.so.1");
            assertEquals("", err.toString());
            assertEquals(0, code);
        }
        assertTrue(out.toString().contains("records 300, processes 1"), out.toString());
        assertTrue(out.toString().contains("nvml: No NVML on this host"), out.toString());
        try (CaptureReader reader = CaptureReader.open(Path.of(file()))) {
            List<ByteBuffer> read = new ArrayList<>();
            for (CaptureEvent event : CaptureReaderTest.events(reader)) {
                if (event instanceof CaptureEvent.Records run) {
                    assertEquals(2, run.lane());
                    read.add(run.records());
                }
            }
            assertEquals(List.of(records), read);
            assertEquals("a test", reader.summary().origin());
        }
    }

    @Test
    void endsAfterTheGivenTimeWithoutAnyProcess() {
        int code = run("--dir", directory.toString(), "--out", file(), "--for", "2s");
        assertEquals(0, code);
        assertTrue(out.toString().contains("records 0, processes 0"), out.toString());
    }

    @Test
    void refusesAnExistingFileInOneSentence() throws Exception {
        Files.writeString(Path.of(file()), "mine");
        int code = run("--dir", directory.toString(), "--out", file(), "--for", "2s");
        assertEquals(1, code);
        assertTrue(err.toString().contains("exists already"), err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void refusesADurationThatIsNone() {
        int code = run("--out", file(), "--for", "soon");
        assertEquals(2, code);
        assertTrue(
                err.toString().contains("'soon' is no duration; write a number and ms, s, m or h"),
                err.toString());
    }

    private SegmentWriter segment(Path path) throws Exception {
        SegmentImage image = Samples.image(1);
        ByteBuffer header = image.header();
        header.putInt(io.ringside.protocol.ring.RingLayout.HEADER_PID, (int) ProcessHandle.current().pid());
        SegmentWriter writer = SegmentWriter.create(path, header, 4);
        writer.communicators(image.communicators());
        writer.strings(image.strings());
        writer.state(STATE_LIVE);
        return writer;
    }

    private String file() {
        return directory.resolve("out.ring").toString();
    }

    private int run(String... arguments) {
        return new CommandLine(new CaptureCommand(clock))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}

package io.ringside.node.capture.file;

import static io.ringside.node.capture.SampleCapture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.capture.CaptureRecorder;
import io.ringside.node.capture.CaptureSettings;
import io.ringside.node.capture.HandGpus;
import io.ringside.node.capture.SampleCapture;
import io.ringside.node.capture.Samples;
import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.ring.told.SegmentImage;
import io.ringside.node.time.HandClock;
import io.ringside.protocol.blocks.Block;
import io.ringside.protocol.blocks.BlockFileReader;
import io.ringside.protocol.ring.RingLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class CaptureReaderTest {
    @TempDir Path directory;

    @Test
    void returnsWhatWasDrainedInOrderWithItsSummary() throws Exception {
        Path file = directory.resolve("whole.ring");
        List<SampleCapture.Run> runs = SampleCapture.write(file, 3, 40, Optional.empty());

        try (CaptureReader reader = CaptureReader.open(file)) {
            List<SampleCapture.Run> read = new ArrayList<>();
            for (CaptureEvent event : events(reader)) {
                if (event instanceof CaptureEvent.Records run) {
                    read.add(new SampleCapture.Run(run.process(), run.lane(), run.records()));
                }
            }
            assertEquals(runs, read);
            assertEquals(
                    new CaptureSummary(
                            "2 x H200, NVLink, NCCL 2.28.9",
                            Samples.HOST,
                            false,
                            SampleCapture.EPOCH_MINUS_MONOTONIC,
                            Samples.START_NANOS,
                            Samples.START_NANOS + 2 * SECOND + 950_000_000L,
                            3 * 10 * 4 * 40,
                            6,
                            Map.of(),
                            ""),
                    reader.summary());
        }
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void refusesToOverwriteAnExistingFile() throws Exception {
        Path file = directory.resolve("there.ring");
        Files.writeString(file, "mine");

        IOException refused =
                assertThrows(
                        IOException.class, () -> SampleCapture.write(file, 1, 1, Optional.empty()));
        assertTrue(message(refused).contains("there.ring exists already"), message(refused));
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void readsUpToTheLastWholeBlockWhereverTheFileWasCut() throws Exception {
        Path file = directory.resolve("whole.ring");
        SampleCapture.write(file, 4, 20, Optional.empty());
        byte[] bytes = Files.readAllBytes(file);
        List<CaptureEvent> all;
        List<Long> cuts = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file);
                BlockFileReader blocks = BlockFileReader.open(file, CaptureFormat.FORMAT)) {
            all = events(reader);
            for (Block block : blocks.blocks()) {
                cuts.add(block.offsetBytes());
                cuts.add(block.offsetBytes() + 1);
            }
        }
        new Random(3).longs(300, 0, bytes.length).forEach(cuts::add);
        Path cut = directory.resolve("cut.ring");
        int played = 0;
        for (long length : cuts) {
            Files.write(cut, Arrays.copyOf(bytes, (int) length));
            try (CaptureReader reader = CaptureReader.open(cut)) {
                List<CaptureEvent> prefix = events(reader);
                assertEquals(all.subList(0, prefix.size()), prefix);
                String damage = reader.summary().damage();
                assertTrue(damage.startsWith(cut.toString()), damage);
                assertTrue(damage.endsWith("are played."), damage);
                played++;
            } catch (IOException refused) {
                assertTrue(message(refused).startsWith(cut.toString()), message(refused));
            }
        }
        assertTrue(played > 100, "only " + played + " cut captures were played");
    }

    @Test
    void stopsBeforeACorruptBlockAndNamesIt() throws Exception {
        Path file = directory.resolve("corrupt.ring");
        SampleCapture.write(file, 4, 20, Optional.empty());
        List<CaptureEvent> all;
        Block third;
        try (CaptureReader reader = CaptureReader.open(file);
                BlockFileReader blocks = BlockFileReader.open(file, CaptureFormat.FORMAT)) {
            all = events(reader);
            third = blocks.blocks().get(2);
        }
        byte[] bytes = Files.readAllBytes(file);
        int at = (int) third.offsetBytes() + 60;
        bytes[at] ^= 0x10;
        Files.write(file, bytes);

        try (CaptureReader reader = CaptureReader.open(file)) {
            List<CaptureEvent> prefix = events(reader);
            assertFalse(prefix.isEmpty());
            assertTrue(prefix.size() < all.size());
            assertEquals(all.subList(0, prefix.size()), prefix);
            String damage = reader.summary().damage();
            assertTrue(damage.startsWith(file.toString()), damage);
            assertTrue(damage.contains("byte " + third.offsetBytes()), damage);
        }
    }

    @Test
    void survivesAnySingleDamagedByte() throws Exception {
        Path file = directory.resolve("whole.ring");
        SampleCapture.write(file, 2, 10, Optional.empty());
        byte[] bytes = Files.readAllBytes(file);
        Random random = new Random(11);
        Path damaged = directory.resolve("damaged.ring");
        for (int round = 0; round < 300; round++) {
            byte[] copy = bytes.clone();
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(damaged, copy);
            try (CaptureReader reader = CaptureReader.open(damaged)) {
                events(reader);
            } catch (IOException refused) {
                assertTrue(message(refused).contains("damaged.ring"), message(refused));
            }
        }
    }

    @Test
    void refusesAFileThatIsNoCapture() throws Exception {
        Path file = directory.resolve("text.ring");
        Files.writeString(file, "this is not a capture, whatever its name says, and long enough");

        IOException refused = assertThrows(IOException.class, () -> CaptureReader.open(file));
        assertTrue(message(refused).startsWith(file.toString()), message(refused));
    }

    @Test
    void holdsNothingThatNamesTheMachineWhenRedacted() throws Exception {
        Path file = directory.resolve("redacted.ring");
        SampleCapture.write(file, 1, 5, Optional.of("h200"));

        byte[] uuid = HexFormat.of().parseHex(Samples.UUID.substring(4).replace("-", ""));
        try (BlockFileReader blocks = BlockFileReader.open(file, CaptureFormat.FORMAT)) {
            for (Block block : blocks.blocks()) {
                ByteBuffer raw = blocks.read(block);
                byte[] bytes = new byte[raw.remaining()];
                raw.get(bytes);
                assertFalse(contains(bytes, Samples.HOST.getBytes(StandardCharsets.UTF_8)));
                assertFalse(contains(bytes, Samples.UUID.getBytes(StandardCharsets.UTF_8)));
                assertFalse(contains(bytes, uuid));
                assertFalse(contains(bytes, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
            }
        }
        try (CaptureReader reader = CaptureReader.open(file)) {
            SegmentImage image = null;
            Reading gpu = null;
            for (CaptureEvent event : events(reader)) {
                if (event instanceof CaptureEvent.Segment segment) {
                    image = segment.image();
                } else if (event instanceof CaptureEvent.Readings readings) {
                    gpu = readings.gpus().getFirst();
                }
            }
            SegmentImage last = Objects.requireNonNull(image);
            assertEquals(
                    "GPU-00000000-0000-0000-0000-000000000001", Objects.requireNonNull(gpu).id());
            byte[] inTable = new byte[16];
            last.communicators().get(RingLayout.COMMUNICATOR_GPU_UUID, inTable);
            assertEquals("00000000000000000000000000000001", HexFormat.of().formatHex(inTable));
            byte[] host = new byte[5];
            last.header().get(RingLayout.HEADER_HOST_NAME, host);
            assertEquals("h200\0", new String(host, StandardCharsets.UTF_8));
        }
    }

    @Test
    void keepsAnImageOnlyWhenSomethingOfItChanged() throws Exception {
        Path file = directory.resolve("images.ring");
        HandClock clock = new HandClock(Samples.START_NANOS, 0);
        CaptureSettings settings = new CaptureSettings("here", false, Optional.empty(), false);
        try (CaptureRecorder recorder =
                CaptureRecorder.create(file, settings, clock, new HandGpus())) {
            recorder.attached(Samples.image(1));
            SegmentImage beaten = Samples.image(1);
            beaten.header().putLong(RingLayout.HEADER_HEARTBEAT_NANOS, 77);
            recorder.updated(beaten);
            SegmentImage lossy = Samples.image(1);
            lossy.header().putLong(RingLayout.HEADER_LOSSES, 3);
            recorder.updated(lossy);
        }
        try (CaptureReader reader = CaptureReader.open(file)) {
            assertEquals(
                    List.of(0L, 3L),
                    events(reader).stream()
                            .map(event -> ((CaptureEvent.Segment) event).image())
                            .map(image -> image.header().getLong(RingLayout.HEADER_LOSSES))
                            .toList());
        }
    }

    @Test
    void isSimulatedWhenACommunicatorSaysSo() throws Exception {
        Path file = directory.resolve("simulated.ring");
        CaptureSettings settings = new CaptureSettings("here", false, Optional.empty(), false);
        try (CaptureRecorder recorder =
                CaptureRecorder.create(
                        file, settings, new HandClock(Samples.START_NANOS, 0), new HandGpus())) {
            SegmentImage image = Samples.image(1);
            image.communicators()
                    .put(
                            RingLayout.COMMUNICATOR_NAME,
                            "simulated world".getBytes(StandardCharsets.UTF_8));
            recorder.attached(image);
        }
        try (CaptureReader reader = CaptureReader.open(file)) {
            assertTrue(reader.summary().simulated());
        }
    }

    public static List<CaptureEvent> events(CaptureReader reader) throws IOException {
        List<CaptureEvent> events = new ArrayList<>();
        for (Optional<List<CaptureEvent>> block = reader.next();
                block.isPresent();
                block = reader.next()) {
            events.addAll(block.get());
        }
        return events;
    }

    private static String message(IOException e) {
        return Objects.requireNonNullElse(e.getMessage(), "");
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}

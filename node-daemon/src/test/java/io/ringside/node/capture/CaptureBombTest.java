package io.ringside.node.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.codec.EventCodec;
import io.ringside.node.capture.codec.MalformedCaptureException;
import io.ringside.node.capture.codec.PackedOutput;
import io.ringside.node.capture.codec.RecordColumns;
import io.ringside.node.capture.file.CaptureFormat;
import io.ringside.node.capture.file.CaptureReader;
import io.ringside.node.capture.health.HealthDecoder;
import io.ringside.node.capture.health.HealthFormat;
import io.ringside.protocol.blocks.Block;
import io.ringside.protocol.blocks.BlockFileReader;
import io.ringside.protocol.blocks.BlockFileWriter;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.ring.RingLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small files that would become gigabytes, and blocks whose checksum is right and whose content is
/// not.
class CaptureBombTest {
    private static final int HUGE = 8 << 20;

    @TempDir Path folder;

    @Test
    void runsWithoutRecordsDoNotBecomeGigabytes() {
        refusesAsTooMuch(repeated(out -> run(out, 1, 0, 0)));
    }

    @Test
    void aLaneForEachRunDoesNotBecomeGigabytes() {
        int[] lane = {0};
        refusesAsTooMuch(repeated(out -> run(out, lane[0] >>> 14, lane[0]++ & 0x3FFF, 0)));
    }

    @Test
    void emptyTablesAndGpusDoNotBecomeGigabytes() {
        refusesAsTooMuch(
                repeated(out -> {
                    out.u8(1);
                    out.signed(0);
                    for (int part = 0; part < 6; part++) {
                        out.unsigned(0);
                    }
                }));
        refusesAsTooMuch(
                repeated(out -> {
                    out.u8(3);
                    out.signed(0);
                    out.unsigned(1000);
                    for (int gpu = 0; gpu < 1000; gpu++) {
                        out.raw(zeros(26));
                    }
                }));
    }

    @Test
    void attributesDoNotBecomeGigabytes() {
        PackedOutput block = new PackedOutput();
        block.u8(HealthFormat.ANEW);
        PackedOutput names = new PackedOutput();
        names.unsigned(HealthFormat.TEXT_REMEMBERED);
        names.text("s");
        names.unsigned(HealthFormat.MOST_READINGS_OF_A_SOURCE);
        for (int i = 0; i < HealthFormat.MOST_READINGS_OF_A_SOURCE; i++) {
            names.u8(HealthFormat.NEW);
            names.u8(1);
            names.unsigned(HealthFormat.TEXT_FIRST);
            names.signed(0);
            names.unsigned(0);
            names.unsigned(400);
            for (int attribute = 0; attribute < 800; attribute++) {
                names.unsigned(HealthFormat.TEXT_FIRST);
            }
        }
        block.u8(HealthFormat.READINGS);
        block.signed(0);
        block.bytes(names.toBytes());
        byte[] raw = block.toBytes();

        MalformedCaptureException refused =
                assertThrows(
                        MalformedCaptureException.class, () -> new HealthDecoder().decode(raw));
        assertEquals("it would unpack to more than 32 MiB", refused.reason());
    }

    @Test
    void whatSourcesTellInManyBlocksDoesNotAddUp() throws Exception {
        HealthDecoder decoder = new HealthDecoder();
        int blocks = 0;
        String reason = "";
        while (reason.isEmpty() && blocks < 100) {
            try {
                decoder.decode(manyFigures(blocks));
                blocks++;
            } catch (MalformedCaptureException e) {
                reason = e.reason();
            }
        }
        assertEquals("its sources tell more than 16 MiB at one time", reason);
        assertTrue(blocks > 1 && blocks < 10, blocks + " blocks");
    }

    @Test
    void aBlockThatIsTooLargeEndsTheCaptureThere() throws Exception {
        Path file = folder.resolve("bomb.ring");
        byte[] noise = new byte[20 << 20];
        new Random(1).nextBytes(noise);
        long at = twoBlocks(file, noise);

        try (CaptureReader reader = CaptureReader.open(file)) {
            assertTrue(reader.next().isPresent());
            assertFalse(reader.next().isPresent());
            assertEquals(
                    file
                            + " is corrupt: the block at byte "
                            + at
                            + " makes no sense, it would unpack to 20971520 bytes, more than"
                            + " 16777216; its first 0.0 s with 5 records are played.",
                    reader.summary().damage());
        }
    }

    @Test
    void aBlockThatDoesNotUnpackEndsTheCaptureThere() throws Exception {
        Path file = folder.resolve("deflate.ring");
        long at = twoBlocks(file, new byte[1 << 16]);
        spoilWithARightChecksum(file, at);

        try (CaptureReader reader = CaptureReader.open(file)) {
            assertTrue(reader.next().isPresent());
            assertFalse(reader.next().isPresent());
            String damage = reader.summary().damage();
            assertTrue(damage.contains("the block at byte " + at + " makes no sense, it "), damage);
            assertTrue(damage.endsWith("; its first 0.0 s with 5 records are played."), damage);
        }
    }

    @Test
    void aFigureOfAGpuThatCannotBeIsAbsent() throws Exception {
        PackedOutput block = new PackedOutput();
        for (int column = 0; column < RecordColumns.COUNT; column++) {
            block.bytes(new byte[0]);
        }
        PackedOutput sequence = new PackedOutput();
        sequence.u8(3);
        sequence.signed(7);
        sequence.unsigned(1);
        sequence.text("GPU-1\u001b]0;t\u0007");
        sequence.unsigned(0);
        sequence.text("0000:18:00.0");
        sequence.text("a\u202eb");
        sequence.signed(1);
        sequence.u8(1);
        sequence.unsigned(Long.reverse(Double.doubleToRawLongBits(Double.NaN)));
        sequence.u8(1);
        sequence.unsigned(Long.reverse(Double.doubleToRawLongBits(Double.POSITIVE_INFINITY)));
        sequence.u8(1);
        sequence.unsigned(-1);
        sequence.raw(zeros(18));
        block.bytes(sequence.toBytes());

        var read = (CaptureEvent.Readings) EventCodec.decode(block.toBytes()).getFirst();
        assertEquals("GPU-1?]0;t?", read.gpus().getFirst().id());
        assertEquals("a?b", read.gpus().getFirst().attributes().get("gpu.name"));
        assertTrue(read.gpus().getFirst().figure(GpuFigure.UTILIZATION).isEmpty());
        assertTrue(
                read.gpus().getFirst().figure(GpuFigure.MEMORY_CONTROLLER_UTILIZATION).isEmpty());
        assertTrue(read.gpus().getFirst().figure(GpuFigure.MEMORY_USED).isEmpty());
    }

    private static void refusesAsTooMuch(byte[] raw) {
        MalformedCaptureException refused =
                assertThrows(MalformedCaptureException.class, () -> EventCodec.decode(raw));
        assertEquals("it would unpack to more than 32 MiB", refused.reason());
    }

    private static byte[] repeated(Consumer<PackedOutput> event) {
        PackedOutput block = new PackedOutput();
        for (int column = 0; column < RecordColumns.COUNT; column++) {
            block.bytes(new byte[0]);
        }
        PackedOutput sequence = new PackedOutput();
        while (sequence.length() < HUGE) {
            event.accept(sequence);
        }
        block.bytes(sequence.toBytes());
        return block.toBytes();
    }

    private static void run(PackedOutput out, int process, int lane, int count) {
        out.u8(2);
        out.signed(0);
        out.unsigned(process);
        out.unsigned(lane);
        out.unsigned(count);
    }

    private static PackedOutput zeros(int count) {
        PackedOutput zeros = new PackedOutput();
        for (int i = 0; i < count; i++) {
            zeros.u8(0);
        }
        return zeros;
    }

    /// A source of its own with 100 readings of 500 figures.
    private static byte[] manyFigures(int number) {
        PackedOutput block = new PackedOutput();
        block.u8(number == 0 ? HealthFormat.ANEW : HealthFormat.CONTINUES);
        PackedOutput of = new PackedOutput();
        of.unsigned(HealthFormat.TEXT_REMEMBERED);
        of.text("source-" + number);
        of.unsigned(100);
        for (int i = 0; i < 100; i++) {
            of.u8(HealthFormat.NEW);
            of.u8(1);
            of.unsigned(HealthFormat.TEXT_FIRST);
            of.signed(0);
            of.unsigned(500);
            for (int figure = 0; figure < 500; figure++) {
                of.unsigned(HealthFormat.TEXT_FIRST);
                of.unsigned(0);
            }
            of.unsigned(0);
        }
        block.u8(HealthFormat.READINGS);
        block.signed(0);
        block.bytes(of.toBytes());
        return block.toBytes();
    }

    /// @return where the second block lies, whose content that is
    private static long twoBlocks(Path file, byte[] second) throws Exception {
        byte[] first =
                EventCodec.encode(
                        List.of(
                                new CaptureEvent.Segment(1, Samples.image(1)),
                                new CaptureEvent.Records(
                                        2,
                                        1,
                                        0,
                                        Samples.buffer(new byte[5 * RingLayout.RECORD_BYTES]))));
        try (BlockFileWriter writer =
                BlockFileWriter.create(
                        file, CaptureFormat.FORMAT, 1, "origin", BlockFileWriter.Existing.REFUSE)) {
            writer.append(CaptureFormat.BLOCK_EVENTS, ByteBuffer.wrap(first), 1, 2);
            writer.append(CaptureFormat.BLOCK_EVENTS, ByteBuffer.wrap(second), 3, 4);
        }
        try (BlockFileReader blocks = BlockFileReader.open(file, CaptureFormat.FORMAT)) {
            Block block = blocks.blocks().getLast();
            return block.offsetBytes();
        }
    }

    /// Changes the last block's content, and the checksums of content and header with it; the
    /// index, which holds them too, is cut off.
    private static void spoilWithARightChecksum(Path file, long at) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) at;
        int stored = bytes.getInt(header + 12);
        bytes.put(header + 40, (byte) ~bytes.get(header + 40));
        bytes.putInt(header + 32, crc(bytes, header + 40, stored));
        bytes.putInt(header + 36, crc(bytes, header, 36));
        Files.write(file, Arrays.copyOf(bytes.array(), header + 40 + stored));
    }

    private static int crc(ByteBuffer bytes, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(at, length));
        return (int) crc.getValue();
    }
}

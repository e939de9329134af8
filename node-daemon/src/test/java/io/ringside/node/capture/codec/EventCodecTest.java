package io.ringside.node.capture.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.capture.Samples;
import io.ringside.node.capture.file.CaptureReader;
import io.ringside.node.capture.file.SummaryScan;
import io.ringside.node.reading.Reading;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

public class EventCodecTest {
    @Test
    void bringsBackEveryEventInOrderBitByBit() throws Exception {
        List<CaptureEvent> events =
                List.of(
                        new CaptureEvent.Segment(1000, Samples.image(1)),
                        new CaptureEvent.Records(1100, 1, 3, Samples.job(7, 200)),
                        new CaptureEvent.Readings(1200, List.of(reading(), absentReading())),
                        new CaptureEvent.Records(1150, 2, 0, Samples.job(9, 10)),
                        new CaptureEvent.Records(1300, 1, 3, Samples.job(8, 200)),
                        new CaptureEvent.Ended(1400, 1, SegmentEnd.DIED));

        assertEquals(events, EventCodec.decode(EventCodec.encode(events)));
    }

    @Test
    void bringsBackRecordsOfAnyContent() throws Exception {
        byte[] noise = new byte[64 * 5000];
        new Random(1).nextBytes(noise);
        byte[] ones = new byte[64];
        Arrays.fill(ones, (byte) 0xFF);
        List<CaptureEvent> events =
                List.of(
                        new CaptureEvent.Records(Long.MIN_VALUE, 1, 0, Samples.buffer(noise)),
                        new CaptureEvent.Records(Long.MAX_VALUE, 1, 0, Samples.buffer(ones)),
                        new CaptureEvent.Records(0, 1, 0, Samples.buffer(new byte[64 * 3])),
                        new CaptureEvent.Records(0, 1, 0, Samples.buffer(noise)));

        assertEquals(events, EventCodec.decode(EventCodec.encode(events)));
    }

    @Test
    void tellsEndZeroFromEndEqualToStart() throws Exception {
        byte[] records = new byte[3 * 64];
        ByteBuffer buffer = Samples.buffer(records);
        buffer.putLong(8, 77).putLong(16, 0);
        buffer.putLong(64 + 8, 77).putLong(64 + 16, 77);
        buffer.putLong(128 + 8, 77).putLong(128 + 16, 78);
        List<CaptureEvent> events = List.of(new CaptureEvent.Records(1, 1, 0, buffer));

        assertEquals(events, EventCodec.decode(EventCodec.encode(events)));
    }

    @Test
    void bringsBackFoldedStepsAndTheStampsThatFollowThem() throws Exception {
        int[] kinds = {5, 6, 14, 15, 16, 5, 6, 14, 15, 1, 9, 14, 17};
        byte[] records = new byte[kinds.length * 64];
        ByteBuffer buffer = Samples.buffer(records);
        for (int i = 0; i < kinds.length; i++) {
            boolean sums = kinds[i] == 14 || kinds[i] == 16;
            buffer.putLong(i * 64, i + 1);
            buffer.putLong(i * 64 + 8, sums ? 12_345 + i : Samples.START_NANOS + i * 900L);
            buffer.putLong(i * 64 + 16, sums ? -77L * i : Samples.START_NANOS + i * 1_000L);
            buffer.putLong(i * 64 + 32, Long.MIN_VALUE + i);
            buffer.put(i * 64 + 50, (byte) kinds[i]);
            buffer.putLong(i * 64 + 56, -1L - i);
        }
        List<CaptureEvent> events = List.of(new CaptureEvent.Records(1, 1, 0, buffer));

        assertEquals(events, EventCodec.decode(EventCodec.encode(events)));
    }

    @Test
    void takesNoSumOfFoldedStepsForTheFirstStamp() {
        ByteBuffer buffer = Samples.buffer(new byte[2 * 64]);
        buffer.put(50, (byte) 14).putLong(8, 17);
        buffer.put(64 + 50, (byte) 15).putLong(64 + 8, Samples.START_NANOS);
        SummaryScan scan = new SummaryScan();
        scan.event(new CaptureEvent.Records(Samples.START_NANOS + 900, 1, 0, buffer));

        assertEquals(Samples.START_NANOS, scan.summary("", "").startMonotonicNanos());
    }

    @Test
    void refusesEveryTruncationWithAReason() {
        byte[] whole =
                EventCodec.encode(
                        List.of(
                                new CaptureEvent.Segment(1, Samples.image(1)),
                                new CaptureEvent.Records(2, 1, 3, Samples.job(7, 20))));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            MalformedCaptureException refused =
                    assertThrows(MalformedCaptureException.class, () -> EventCodec.decode(cut));
            assertTrue(refused.reason().length() > 10);
        }
    }

    @Test
    void neitherCrashesNorSwellsOnRandomDamage() {
        byte[] whole =
                EventCodec.encode(
                        List.of(
                                new CaptureEvent.Segment(1, Samples.image(1)),
                                new CaptureEvent.Readings(1, List.of(reading())),
                                new CaptureEvent.Records(2, 1, 3, Samples.job(7, 50))));
        Random random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 5000; round++) {
            byte[] damaged = whole.clone();
            for (int flips = 0; flips < 3; flips++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                int records =
                        EventCodec.decode(damaged).stream().mapToInt(CaptureReader::records).sum();
                assertTrue(records <= EventCodec.MOST_RECORDS);
            } catch (MalformedCaptureException e) {
                refused++;
            }
        }
        assertTrue(refused > 100, "only " + refused + " of 5000 damaged blocks were refused");
    }

    @Test
    void refusesMoreRecordsThanTheColumnsHold() {
        List<PackedOutput> parts = new ArrayList<>();
        PackedOutput block = new PackedOutput();
        for (int i = 0; i < RecordColumns.COUNT; i++) {
            block.bytes(new byte[0]);
        }
        PackedOutput sequence = new PackedOutput();
        sequence.u8(2);
        sequence.signed(0);
        sequence.unsigned(1);
        sequence.unsigned(0);
        sequence.unsigned(1L << 40);
        block.bytes(sequence.toBytes());
        parts.add(block);

        MalformedCaptureException refused =
                assertThrows(
                        MalformedCaptureException.class,
                        () -> EventCodec.decode(parts.getFirst().toBytes()));
        assertEquals(
                "a count of records is 1099511627776, at most 262144 is possible",
                refused.reason());
    }

    public static Reading reading() {
        return Reading.of(
                        SubjectKind.GPU,
                        "GPU-00000000-0000-0000-0000-000000000001",
                        "nvml",
                        1_795_000_000_123_456_789L)
                .put("gpu.index", "0")
                .put("gpu.pci_bus_id", "0000:00:06.0")
                .put("gpu.name", "NVIDIA H200")
                .put("gpu.clocks_event_reasons", "sw_power_cap,hw_thermal_slowdown")
                .put(GpuFigure.UTILIZATION, 0.97)
                .put(GpuFigure.MEMORY_CONTROLLER_UTILIZATION, 0)
                .put(GpuFigure.MEMORY_USED, 0)
                .put(GpuFigure.MEMORY_TOTAL, 150_754_820_096L)
                .put(GpuFigure.MEMORY_RESERVED, 645_922_816L)
                .put(GpuFigure.TEMPERATURE, 41)
                .put(GpuFigure.MEMORY_TEMPERATURE, 39)
                .put(GpuFigure.TEMPERATURE_SLOWDOWN, 89)
                .put(GpuFigure.POWER, 126.5)
                .put(GpuFigure.POWER_LIMIT, 700)
                .put(GpuFigure.SM_CLOCK, 1.98e9)
                .put(GpuFigure.MEMORY_CLOCK, 3.201e9)
                .put(GpuFigure.SM_CLOCK_MAX, 1.98e9)
                .put(GpuFigure.MEMORY_CLOCK_MAX, 3.201e9)
                .put(GpuFigure.CLOCKS_EVENT_REASONS, 0x44)
                .put(GpuFigure.ECC_CORRECTED_VOLATILE, 0)
                .put(GpuFigure.ECC_UNCORRECTED_VOLATILE, 0)
                .put(GpuFigure.ECC_CORRECTED_AGGREGATE, 3)
                .put(GpuFigure.ECC_UNCORRECTED_AGGREGATE, 0)
                .put(GpuFigure.PERFORMANCE_STATE, 0)
                .build();
    }

    static Reading absentReading() {
        return Reading.of(SubjectKind.GPU, "GPU 1", "nvml", 0).put("gpu.index", "1").build();
    }
}

package io.ringside.node.capture;

import static io.ringside.node.capture.HealthSamples.gpu;
import static io.ringside.node.capture.HealthSamples.host;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.codec.CaptureEvent.Happened;
import io.ringside.node.capture.codec.CaptureEvent.Health;
import io.ringside.node.capture.codec.CaptureEvent.Rings;
import io.ringside.node.capture.codec.CaptureEvent.SourceReadings;
import io.ringside.node.capture.codec.CaptureEvent.State;
import io.ringside.node.capture.codec.MalformedCaptureException;
import io.ringside.node.capture.codec.PackedOutput;
import io.ringside.node.capture.health.HealthDecoder;
import io.ringside.node.capture.health.HealthEncoder;
import io.ringside.node.capture.health.HealthFormat;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Severity;
import io.ringside.node.reading.SourceStatus;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HealthCodecTest {
    private static final long EPOCH = 1_795_000_000_123_456_789L;
    private static final long SECOND = 1_000_000_000L;

    private final HealthEncoder encoder = new HealthEncoder();
    private final HealthDecoder decoder = new HealthDecoder();

    @Test
    void bringsBackAllThatSourcesSaid() throws Exception {
        List<Health> events = said();

        assertEquals(events, decoder.decode(block(events)));
    }

    @Test
    void tellsWhatComesNextByItsDifferenceOverBlocks() throws Exception {
        byte[] first = block(said());
        List<Health> later =
                List.of(
                        new SourceReadings(
                                9,
                                "nvml-detail",
                                List.of(gpu("GPU-1", EPOCH + SECOND, 42), gpu("GPU-0", EPOCH, 41))),
                        new SourceReadings(10, "nvml-detail", List.of()),
                        new SourceReadings(
                                11, "nvml-detail", List.of(gpu("GPU-0", EPOCH + SECOND, 43))));
        byte[] second = block(later);

        decoder.decode(first);
        assertEquals(later, decoder.decode(second));
        assertThrows(
                MalformedCaptureException.class, () -> new HealthDecoder().decode(second.clone()));
    }

    @Test
    void aReadingThatWasNotReadAgainCostsAByte() throws Exception {
        List<Reading> list = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            list.add(gpu("GPU-" + i, EPOCH, i));
        }
        decoder.decode(block(List.of(new SourceReadings(1, "nvml-detail", list))));
        list.set(50, gpu("GPU-50", EPOCH + SECOND, 77));
        List<Health> again = List.of(new SourceReadings(2, "nvml-detail", list));
        byte[] block = block(again);

        assertTrue(block.length < 140, block.length + " bytes");
        assertEquals(again, decoder.decode(block));
    }

    @Test
    void keepsTwoReadingsOfOneSubjectInTheirOrder() throws Exception {
        for (int second = 0; second < 3; second++) {
            List<Health> events =
                    List.of(
                            new SourceReadings(
                                    second,
                                    "host",
                                    List.of(
                                            host(EPOCH + second * SECOND, second),
                                            host(EPOCH, 7),
                                            host(EPOCH, -0.0))));
            assertEquals(events, decoder.decode(block(events)));
        }
    }

    @Test
    void aFigureThatIsGoneIsAbsentAndANewOneIsThere() throws Exception {
        Reading.Builder with = Reading.of(SubjectKind.GPU, "GPU-0", "nvml", EPOCH);
        with.put(GpuFigure.TEMPERATURE, 40).put(GpuFigure.POWER, 0);
        Reading.Builder without = Reading.of(SubjectKind.GPU, "GPU-0", "nvml", EPOCH + 1);
        without.put(GpuFigure.POWER, 0).put(GpuFigure.UTILIZATION, 1).put("gpu.name", "H200");
        List<Health> events =
                List.of(
                        new SourceReadings(1, "nvml", List.of(with.build())),
                        new SourceReadings(2, "nvml", List.of(without.build())));

        assertEquals(events, decoder.decode(block(events)));
    }

    @Test
    void leavesOutFiguresAndSubjectsThatThisVersionDoesNotKnow() throws Exception {
        byte[] block = block(List.of(readings("nvml-detail", gpu("GPU-0", EPOCH, 40))));
        byte[] known = GpuFigure.TEMPERATURE.id().getBytes(StandardCharsets.UTF_8);
        byte[] later = block.clone();
        later[indexOf(later, known)] = 'z';
        Reading rest =
                Reading.of(SubjectKind.GPU, "GPU-0", "nvml-detail", EPOCH)
                        .put(GpuFigure.POWER_LIMIT, 700)
                        .put("gpu.index", "0")
                        .build();
        assertEquals(List.of(readings("nvml-detail", rest)), decoder.decode(later));

        byte[] otherKind = block.clone();
        otherKind[indexOf(otherKind, "GPU-0".getBytes(StandardCharsets.UTF_8)) - 3] = 120;
        assertEquals(
                List.of(new SourceReadings(1, "nvml-detail", List.of())),
                decoder.decode(otherKind));

        // What such a reading is followed by is told by its difference from it.
        Reading next = gpu("GPU-0", EPOCH + SECOND, 41);
        byte[] second = block(List.of(readings("nvml-detail", next)));
        HealthDecoder other = new HealthDecoder();
        other.decode(later);
        SourceReadings read = (SourceReadings) other.decode(second).getFirst();
        assertEquals(Map.of(GpuFigure.POWER_LIMIT, 700.0), read.readings().getFirst().figures());
    }

    @Test
    void leavesOutEventsOfAKindThatThisVersionDoesNotKnow() throws Exception {
        PackedOutput block = new PackedOutput();
        block.u8(HealthFormat.ANEW);
        block.u8(99);
        block.signed(5);
        block.bytes(new byte[] {1, 2, 3});
        block.raw(tail(block(List.of(new Happened(2, HealthSamples.xid("GPU-0", EPOCH))))));

        assertEquals(
                List.of(new Happened(7, HealthSamples.xid("GPU-0", EPOCH))),
                decoder.decode(block.toBytes()));
    }

    @Test
    void anInfiniteFigureIsAbsentAndAControlCharacterIsShown() throws Exception {
        Reading odd =
                new Reading(
                        SubjectKind.GPU,
                        "GPU\u001b-0",
                        "nvml",
                        EPOCH,
                        Map.of(GpuFigure.POWER, Double.NaN, GpuFigure.TEMPERATURE, 40.0),
                        Map.of());
        SourceReadings read =
                (SourceReadings) decoder.decode(block(List.of(readings("nvml", odd)))).getFirst();

        assertEquals("GPU?-0", read.readings().getFirst().id());
        assertEquals(Map.of(GpuFigure.TEMPERATURE, 40.0), read.readings().getFirst().figures());
    }

    @Test
    void beginsAnewWhenItHasToldTooManyTexts() throws Exception {
        HealthDecoder whole = new HealthDecoder();
        int anew = 0;
        for (int block = 0; block < 5; block++) {
            List<Reading> list = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                list.add(gpu("GPU-" + block + "-" + i, EPOCH + block, i));
            }
            List<Health> events = List.of(new SourceReadings(block, "nvml-detail", list));
            byte[] bytes = block(events);
            anew += bytes[0] == HealthFormat.ANEW ? 1 : 0;
            assertEquals(events, whole.decode(bytes));
        }
        assertEquals(2, anew);
    }

    @Test
    void refusesEveryTruncationWithAReason() {
        byte[] whole = block(said());
        int refused = 0;
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                List<CaptureEvent> events = new HealthDecoder().decode(cut);
                assertEquals(said().subList(0, events.size()), events);
            } catch (MalformedCaptureException reason) {
                assertTrue(reason.reason().length() > 10);
                refused++;
            }
        }
        // Between two events a block may end; the checksum of the whole is the file's.
        assertEquals(whole.length - said().size(), refused);
    }

    @Test
    void neitherCrashesNorSwellsOnRandomDamage() {
        byte[] whole = block(said());
        Random random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = whole.clone();
            for (int flips = 0; flips < 3; flips++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                assertTrue(new HealthDecoder().decode(damaged).size() <= HealthFormat.MOST_EVENTS);
            } catch (MalformedCaptureException e) {
                refused++;
            }
        }
        assertTrue(refused > 1000, "only " + refused + " of 20000 damaged blocks were refused");
    }

    @Test
    void refusesHugeCounts() {
        assertEquals(
                "the count of readings is 1099511627776, at most 16384 is possible",
                refusal(HealthFormat.READINGS, source(), 1L << 40));
        assertEquals(
                "the count of figures is 1099511627776, at most 1024 is possible",
                refusal(HealthFormat.READINGS, newReading(), 1L << 40));
        assertEquals(
                "the count of communicators is 1099511627776, at most 4096 is possible",
                refusal(HealthFormat.RINGS, new PackedOutput(), 1L << 40));
        assertEquals(
                "the count of a ring's links is 1099511627776, at most 131072 is possible",
                refusal(HealthFormat.RINGS, ring(), 1L << 40));
        assertEquals(
                "a source's name is 77, at most 1 is possible",
                refusal(HealthFormat.STATE, new PackedOutput(), 77));
        assertEquals(
                "a reading goes by the one at place 0, which is not there",
                refusal(HealthFormat.READINGS, one(), HealthFormat.KEPT));
    }

    @Test
    void refusesAFloodOfSmallEvents() {
        PackedOutput flood = new PackedOutput();
        flood.u8(HealthFormat.ANEW);
        for (int i = 0; i <= HealthFormat.MOST_EVENTS; i++) {
            flood.u8(99);
            flood.u8(0);
            flood.u8(0);
        }
        assertEquals(
                "it has more events than are possible",
                assertThrows(MalformedCaptureException.class, () -> decoder.decode(flood.toBytes()))
                        .reason());
    }

    private static String refusal(int kind, PackedOutput body, long then) {
        body.unsigned(then);
        PackedOutput block = new PackedOutput();
        block.u8(HealthFormat.ANEW);
        block.u8(kind);
        block.signed(0);
        block.bytes(body.toBytes());
        return assertThrows(
                        MalformedCaptureException.class,
                        () -> new HealthDecoder().decode(block.toBytes()))
                .reason();
    }

    private static PackedOutput source() {
        PackedOutput body = new PackedOutput();
        body.u8(HealthFormat.TEXT_ONCE);
        body.text("nvml");
        return body;
    }

    private static PackedOutput one() {
        PackedOutput body = source();
        body.unsigned(1);
        return body;
    }

    private static PackedOutput newReading() {
        PackedOutput body = one();
        body.u8(HealthFormat.NEW);
        body.u8(SubjectKind.GPU.number());
        body.u8(HealthFormat.TEXT_ONCE);
        body.text("GPU-0");
        body.signed(EPOCH);
        return body;
    }

    private static PackedOutput ring() {
        PackedOutput body = new PackedOutput();
        body.unsigned(1);
        body.signed(0xABC);
        body.unsigned(8);
        body.u8(HealthFormat.TEXT_ONCE);
        body.text("a.log");
        body.unsigned(1);
        return body;
    }

    private static List<Health> said() {
        return List.of(
                new State(1, HealthSamples.ok("nvml-detail", EPOCH)),
                new State(
                        1,
                        new SourceStatus(
                                "tcp", SourceStatus.State.UNAVAILABLE, "Not on this host.")),
                new SourceReadings(
                        2,
                        "nvml-detail",
                        List.of(gpu("GPU-0", EPOCH, 41), gpu("GPU-1", EPOCH, 41.5))),
                new SourceReadings(2, "host", List.of(host(EPOCH - 3, 0))),
                new Happened(3, HealthSamples.xid("GPU-0", EPOCH)),
                new Happened(
                        3,
                        new NodeEvent(
                                EPOCH,
                                "rhythm",
                                "rhythm",
                                Severity.NOTE,
                                SubjectKind.HOST,
                                "",
                                "Normal.",
                                Map.of())),
                new Rings(4, HealthSamples.rings()),
                new State(5, HealthSamples.ok("nvml-detail", EPOCH + SECOND)),
                new SourceReadings(
                        5,
                        "nvml-detail",
                        List.of(gpu("GPU-0", EPOCH + SECOND, 42), gpu("GPU-1", EPOCH, 41.5))));
    }

    private static SourceReadings readings(String source, Reading reading) {
        return new SourceReadings(1, source, List.of(reading));
    }

    private byte[] block(List<? extends Health> events) {
        events.forEach(encoder::add);
        return encoder.take();
    }

    /// Without how it begins.
    private static PackedOutput tail(byte[] block) {
        PackedOutput tail = new PackedOutput();
        for (int i = 1; i < block.length; i++) {
            tail.u8(block[i]);
        }
        return tail;
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new AssertionError("not there");
    }
}

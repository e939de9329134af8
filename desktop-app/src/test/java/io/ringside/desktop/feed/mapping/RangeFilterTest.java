package io.ringside.desktop.feed.mapping;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.v1.Loss;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Operations;
import io.ringside.v1.Playback;
import io.ringside.v1.Process;
import io.ringside.v1.Reading;
import io.ringside.v1.Regression;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import io.ringside.v1.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RangeFilterTest {
    private final WireMapping mapping = new WireMapping();

    @Test
    void anHonestSnapshotStaysTheSameObject() throws Exception {
        Snapshot honest =
                Messages.snapshot(1, 20)
                        .setOperations(Messages.operation(Messages.START))
                        .setPlayback(Playback.newBuilder().setSpeed(2).setShiftNanos(-5))
                        .build();
        RangeFilter filter = new RangeFilter();
        assertSame(honest, filter.filtered(honest));
        assertEquals(0, filter.takeRefused());
    }

    @Test
    void everyFieldOfEveryMessageIsRead() throws Exception {
        RangeFilter filter = new RangeFilter();
        for (Message each :
                List.of(
                        Snapshot.getDefaultInstance(),
                        SpanBatch.getDefaultInstance(),
                        NodeDescription.getDefaultInstance())) {
            Message full = filled(each.toBuilder());
            assertSame(full, filter.filtered(full));
        }
        assertEquals(0, filter.takeRefused());
    }

    /// With every message in it that there can be, one of each.
    private static Message filled(Message.Builder builder) {
        for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField()) {
                Message inner = filled(builder.newBuilderForField(field));
                if (field.isRepeated()) {
                    builder.addRepeatedField(field, inner);
                } else {
                    builder.setField(field, inner);
                }
            }
        }
        return builder.build();
    }

    @Test
    void figuresThatAreNoNumbersAreAbsentAndCounted() throws Exception {
        for (double wrong :
                List.of(Double.NaN, Double.POSITIVE_INFINITY, -1.0, -Double.MAX_VALUE, 1e300)) {
            Snapshot.Builder hostile = Messages.snapshot(1, 20).clearLinks().clearGpus();
            hostile.addLinks(
                    Messages.link(0, 1, 5)
                            .setRateBytesPerSecond(wrong)
                            .setLatencyNanos(wrong)
                            .setRegression(Regression.newBuilder().setRSquared(wrong)));
            hostile.addGpus(Messages.gpu(0).setPowerWatts(wrong).setUtilizationRatio(wrong));
            NodeSnapshot read = mapped(hostile);
            NodeSnapshot.Link link = read.links().getFirst();
            assertAll(
                    () -> assertEquals(5, link.bytes()),
                    () -> assertEquals(OptionalDouble.empty(), link.rateBytesPerSecond()),
                    () -> assertEquals(OptionalDouble.empty(), link.latencyNanos()),
                    () -> assertTrue(link.regression().isEmpty()),
                    () ->
                            assertEquals(
                                    OptionalDouble.empty(),
                                    read.gpus().getFirst().figure(GpuFigure.POWER)),
                    () -> assertEquals(5, mapping.takeOutOfRange(), "of " + wrong));
        }
    }

    @Test
    void aTimingBelowZeroIsLeftOutAndItsRowStays() throws Exception {
        Snapshot.Builder hostile = Messages.snapshot(1, 20).clearCollectives();
        var row = Messages.allReduce(0, 20);
        row.getTimingsBuilder(0).setP99Nanos(Long.MIN_VALUE);
        NodeSnapshot read = mapped(hostile.addCollectives(row));
        assertEquals(20, read.collectives().getFirst().count());
        assertTrue(read.collectives().getFirst().bestTiming().isEmpty());
        assertEquals(1, mapping.takeOutOfRange());
    }

    @Test
    void rowsThatCannotBeWithoutTheFigureAreLeftOutAndCounted() throws Exception {
        Snapshot.Builder hostile =
                Messages.snapshot(1, 20)
                        .addCollectives(Messages.allReduce(-1, 20))
                        .addCollectives(Messages.allReduce(0, -1))
                        .addLinks(Messages.link(0, 1, -1))
                        .addLosses(Loss.newBuilder().setStage("a").setCount(-1))
                        .addProcesses(Process.newBuilder().setProcess(9).setPid(-7))
                        .addGpus(Messages.gpu(2).setReadEpochNanos(Long.MAX_VALUE));
        NodeSnapshot honest = mapped(Messages.snapshot(1, 20));
        NodeSnapshot read = mapped(hostile);
        assertAll(
                () -> assertEquals(honest.collectives(), read.collectives()),
                () -> assertEquals(honest.links(), read.links()),
                () -> assertEquals(honest.losses(), read.losses()),
                () -> assertEquals(honest.processes(), read.processes()),
                () -> assertEquals(honest.gpus(), read.gpus()),
                () -> assertEquals(6, mapping.takeOutOfRange()));
    }

    @Test
    void stampsFarOffAreAbsent() throws Exception {
        Snapshot.Builder hostile =
                Messages.snapshot(1, 20)
                        .addProcesses(
                                Messages.process(3).toBuilder().setEndedEpochNanos(Long.MAX_VALUE))
                        .addProcesses(
                                Messages.process(4).toBuilder().setEndedEpochNanos(Long.MIN_VALUE));
        NodeSnapshot read = mapped(hostile);
        assertEquals(OptionalLong.empty(), read.processes().get(2).endedEpochNanos());
        assertEquals(OptionalLong.empty(), read.processes().get(3).endedEpochNanos());
        assertEquals(2, mapping.takeOutOfRange());
    }

    @Test
    void aSnapshotOfNoPossibleTimeIsMalformed() {
        assertMalformed(Messages.snapshot(1, 1).setWindowEndEpochNanos(Long.MAX_VALUE));
        assertMalformed(Messages.snapshot(1, 1).setStartEpochNanos(-1));
        assertMalformed(Messages.snapshot(1, 1).setWindow(-1));
        assertMalformed(Messages.snapshot(2, 1).setWindowEndEpochNanos(Messages.START - 1));
        assertMalformed(Messages.snapshot(100_000, 1));
    }

    @Test
    void aCapturePlayedFasterMayRunAheadAsMuchFaster() throws Exception {
        long aDayAndMore = Messages.START + 100_000 * Messages.SECOND;
        Snapshot.Builder ahead =
                Messages.snapshot(1, 20)
                        .setWindowStartEpochNanos(aDayAndMore - Messages.SECOND)
                        .setWindowEndEpochNanos(aDayAndMore);
        assertMalformed(ahead);
        assertMalformed(ahead.setPlayback(Playback.newBuilder().setSpeed(1)));
        assertMalformed(ahead.setPlayback(Playback.newBuilder().setSpeed(Double.NaN)));
        mapped(ahead.setPlayback(Playback.newBuilder().setSpeed(100)));
        assertMalformed(
                ahead.setPlayback(Playback.newBuilder().setSpeed(1e300))
                        .setWindowEndEpochNanos(Messages.START + 90_000_000 * Messages.SECOND));
    }

    @Test
    void readingsBelowZeroAreLeftOutButForTemperatures() throws Exception {
        Snapshot.Builder hostile =
                Messages.snapshot(1, 20)
                        .addFigureNames("gpu.power")
                        .addFigureNames("gpu.temperature.margin")
                        .addFigureNames("of.a.later.version")
                        .addReadings(
                                Reading.newBuilder()
                                        .setKind(SubjectKind.SUBJECT_KIND_GPU)
                                        .setReadEpochNanos(Messages.START)
                                        .addAllFigure(List.of(0, 1, 2))
                                        .addAllValue(List.of(-1.0, -1.0, -1.0)));
        NodeSnapshot read = mapped(hostile);
        assertEquals(
                Map.of("gpu.temperature.margin", -1.0, "of.a.later.version", -1.0),
                read.health().readings().getFirst().figures());
        assertEquals(1, read.malformedRows());
    }

    @Test
    void operationsAndSpansOfNoPossibleTimeAreLeftOutAndTheOthersStay() throws Exception {
        Operations.Builder two = Messages.operation(Messages.START);
        two.mergeFrom(Messages.operation(Messages.START).clearNames().build());
        two.setStartEpochNanos(0, Long.MIN_VALUE).setGpuEndNanos(1, Long.MAX_VALUE);
        NodeSnapshot read = mapped(Messages.snapshot(1, 20).setOperations(two));
        assertEquals(1, read.operations().size());
        assertEquals(0, read.operations().gpuEndNanos()[0]);
        assertEquals(2, mapping.takeOutOfRange());

        var batch = Messages.spans(1);
        for (long end : new long[] {Messages.START + 5, Long.MIN_VALUE}) {
            Messages.span(
                    batch,
                    io.ringside.v1.SpanKind.SPAN_KIND_TRANSFER,
                    0,
                    1,
                    0,
                    Messages.START,
                    end);
        }
        assertEquals(1, mapping.spans(batch.build()).size());
        assertEquals(1, mapping.takeOutOfRange());
    }

    @Test
    void aHostNameIsNoLongerThanOneCanBe() throws Exception {
        var long400 = Messages.description().toBuilder().setHostName("h".repeat(400)).build();
        assertEquals(255, mapping.info(long400).hostName().length());
        var negative = Messages.description().toBuilder().setPeriodNanos(-5).build();
        assertEquals(0, mapping.info(negative).periodNanos());
        assertFalse(mapping.takeOutOfRange() == 0);
    }

    private NodeSnapshot mapped(Snapshot.Builder snapshot) throws MalformedMessage {
        return mapping.snapshot(mapping.within(snapshot.build()), OptionalLong.of(Messages.START));
    }

    private void assertMalformed(Snapshot.Builder snapshot) {
        assertThrows(MalformedMessage.class, () -> mapped(snapshot));
    }
}

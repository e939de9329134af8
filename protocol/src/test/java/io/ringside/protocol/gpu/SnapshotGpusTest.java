package io.ringside.protocol.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.v1.Gpu;
import io.ringside.v1.Reading;
import io.ringside.v1.Snapshot;
import io.ringside.v1.Source;
import io.ringside.v1.SubjectKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SnapshotGpusTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = 1_795_000_000L * SECOND;

    @Test
    void oneGpuThatTwoSourcesTellIsOneAndTheFirstListedCounts() {
        SnapshotGpus gpus =
                SnapshotGpus.of(
                        snapshot(
                                reading("GPU-1", "nvml", 1, 0, 41).putAttributes("gpu.index", "3"),
                                reading("GPU-2", "nvml", 1, 0, 42),
                                reading("GPU-1", "dcgm", 2, 0, 77, 1, 300)));
        assertEquals(List.of("GPU-1", "GPU-2"), gpus.all().stream().map(KnownGpu::uuid).toList());
        KnownGpu one = gpus.all().getFirst();
        assertEquals(OptionalDouble.of(41), one.figure(GpuFigure.TEMPERATURE));
        assertEquals(OptionalDouble.of(300), one.figure(GpuFigure.POWER));
        assertEquals(List.of("nvml", "dcgm"), one.sources());
        assertEquals(NOW - SECOND, one.readEpochNanos());
        assertEquals("GPU 3", one.title());
    }

    @Test
    void twoSourcesAtOnePciAddressTellOfOneGpu() {
        SnapshotGpus gpus =
                SnapshotGpus.of(
                        snapshot(
                                reading("GPU 1", "nvml", 1, 0, 41)
                                        .putAttributes("gpu.index", "1")
                                        .putAttributes("gpu.pci_bus_id", "0000:3b:00.0"),
                                reading("GPU-2", "dcgm", 2, 0, 77, 1, 300)
                                        .putAttributes("gpu.pci_bus_id", "00000000:3B:00.0"),
                                reading("GPU 1", "nvml-detail", 1, 2, 0.5)));
        assertEquals(1, gpus.all().size());
        KnownGpu one = gpus.all().getFirst();
        assertEquals("GPU 1", one.id());
        assertEquals("GPU-2", one.uuid());
        assertEquals(List.of("nvml", "dcgm", "nvml-detail"), one.sources());
        assertEquals(OptionalDouble.of(41), one.figure(GpuFigure.TEMPERATURE));
        assertEquals(OptionalDouble.of(300), one.figure(GpuFigure.POWER));
    }

    @Test
    void twoGpusThatOneSourceTellsAtOneAddressStayTwo() {
        SnapshotGpus gpus =
                SnapshotGpus.of(
                        snapshot(
                                reading("GPU-1", "x", 1, 0, 41)
                                        .putAttributes("gpu.pci_bus_id", "0000:3b:00.0"),
                                reading("GPU-2", "x", 1, 0, 42)
                                        .putAttributes("gpu.pci_bus_id", "0000:3b:00.0")));
        assertEquals(List.of("GPU-1", "GPU-2"), gpus.all().stream().map(KnownGpu::id).toList());
    }

    @Test
    void manyStrangersAtOneAddressAreNotPutTogetherForEver() {
        Reading.Builder[] many = new Reading.Builder[40];
        for (int i = 0; i < many.length; i++) {
            many[i] =
                    reading("GPU-" + i, "source-" + i, 1, 0, 41)
                            .putAttributes("gpu.pci_bus_id", "0000:3b:00.0");
        }
        assertEquals(9, SnapshotGpus.of(snapshot(many)).all().size());
    }

    @Test
    void anAddressIsTheSameWhoeverWritesIt() {
        assertEquals("0000:8a:06.0", PciAddress.shortForm("00000000:8A:06.0"));
        assertEquals("0000:8a:06.0", PciAddress.shortForm(" 0000:8a:06.0 "));
        assertEquals("10000:8a:06.0", PciAddress.shortForm("00010000:8A:06.0"));
        assertEquals("8a:06.0", PciAddress.shortForm("8A:06.0"));
        assertEquals("", PciAddress.shortForm(""));
    }

    @Test
    void aStaleSourceCountsOnlyWhereNoFreshOneTells() {
        Reading.Builder silent = reading("GPU-1", "nvml", 16, 0, 41, 1, 300);
        silent.putAttributes("gpu.name", "H200").putAttributes("gpu.clocks_event_reasons", "x");
        KnownGpu alone = only(snapshot(silent));
        assertEquals(OptionalDouble.of(41), alone.figure(GpuFigure.TEMPERATURE));
        assertEquals(NOW - 16 * SECOND, alone.readEpochNanos());

        KnownGpu both = only(snapshot(silent, reading("GPU-1", "dcgm", 2, 0, 77)));
        assertEquals(OptionalDouble.of(77), both.figure(GpuFigure.TEMPERATURE));
        assertEquals(OptionalDouble.empty(), both.figure(GpuFigure.POWER));
        assertEquals(List.of("dcgm"), both.sources());
        assertEquals(List.of(), both.clocksEventReasonNames());
        assertEquals("H200", both.name(), "which GPU it is does not grow old");
    }

    @Test
    void anExporterThatHangsLeavesItsPlaceToNvml() {
        Reading.Builder hangs = reading("GPU-1", "dcgm", 16, 0, 77, 1, 300);
        KnownGpu gpu = only(snapshot(hangs, reading("GPU-1", "nvml", 1, 0, 41)));
        assertEquals(OptionalDouble.of(41), gpu.figure(GpuFigure.TEMPERATURE));
        assertEquals(OptionalDouble.empty(), gpu.figure(GpuFigure.POWER));
        assertEquals(List.of("nvml"), gpu.sources());
    }

    @Test
    void aSourceThatIsReadRarelyIsFreshForFourOfItsPeriods() {
        Snapshot.Builder snapshot =
                snapshot(reading("GPU-1", "slow", 40, 0, 41), reading("GPU-1", "dcgm", 2, 0, 77))
                        .toBuilder();
        snapshot.addSources(Source.newBuilder().setName("slow").setPeriodNanos(10 * SECOND));
        assertEquals(OptionalDouble.of(41), only(snapshot.build()).figure(GpuFigure.TEMPERATURE));
    }

    @Test
    void aMigInstanceIsNoGpu() {
        Reading.Builder instance =
                reading("MIG-1", "dcgm", 1, 0, 41).setKind(SubjectKind.SUBJECT_KIND_GPU_INSTANCE);
        assertEquals(List.of(), SnapshotGpus.of(snapshot(instance)).all());
    }

    @Test
    void whatSaysNothingOfHowAGpuIsMakesNone() {
        Reading.Builder workload =
                reading("GPU-1", "workload", 1).putAttributes("workload.class", "idle");
        assertEquals(List.of(), SnapshotGpus.of(snapshot(workload)).all());
    }

    @Test
    void aGpuThatSleepsIsThereWithoutFigures() {
        Reading.Builder asleep =
                reading("GPU-amd-1", "amdgpu", 1)
                        .putAttributes("gpu.power_state", "suspended")
                        .putAttributes("gpu.vendor", "AMD")
                        .putAttributes("gpu.card", "card1");
        KnownGpu gpu = only(snapshot(asleep));
        assertEquals("AMD", gpu.vendor());
        assertEquals("card1", gpu.title());
        assertEquals(OptionalInt.empty(), gpu.index());
        assertTrue(gpu.figures().isEmpty());
    }

    @Test
    void aSnapshotWithoutReadingsIsReadFromTheMessagesOfBefore() {
        Snapshot old =
                Snapshot.newBuilder()
                        .setWindowEndEpochNanos(NOW)
                        .addGpus(message().setPowerWatts(512.5).setMemoryReservedBytes(7))
                        .addGpus(Gpu.newBuilder().setIndex(1))
                        .build();
        List<KnownGpu> gpus = SnapshotGpus.of(old).all();
        assertEquals(2, gpus.size());
        assertEquals(OptionalDouble.of(512.5), gpus.getFirst().figure(GpuFigure.POWER));
        assertEquals(OptionalDouble.of(7), gpus.getFirst().figure(GpuFigure.MEMORY_RESERVED));
        assertEquals("", gpus.getLast().uuid(), "it tells none");
        assertTrue(gpus.getLast().figures().isEmpty());
        assertEquals(old.getGpus(0), GpuMessages.message(gpus.getFirst()));
        assertEquals(old.getGpus(1), GpuMessages.message(gpus.getLast()));
    }

    @Test
    void everyFigureOfTheTableIsReadFromTheMessagesOfBefore() {
        Gpu.Builder all = message();
        Map<Figure, Double> figures = new HashMap<>();
        for (GpuFact fact : GpuFact.values()) {
            FieldDescriptor field = Gpu.getDescriptor().findFieldByName(fact.wireField());
            int value = 1 + figures.size();
            all.setField(
                    field,
                    switch (field.getJavaType()) {
                        case DOUBLE -> (double) value;
                        case LONG -> (long) value;
                        default -> value;
                    });
            figures.put(fact.figure(), (double) value);
        }
        Snapshot old = Snapshot.newBuilder().setWindowEndEpochNanos(NOW).addGpus(all).build();
        assertEquals(figures, SnapshotGpus.of(old).all().getFirst().figures());
    }

    @Test
    void theMessageOnlyFillsInWhatOlderDaemonsReadingsLack() {
        Snapshot.Builder snapshot =
                snapshot(reading("GPU-1", "nvml", 1, 0, 41)).toBuilder()
                        .addGpus(message().setTemperatureCelsius(99).setClocksEventReasons(0));
        KnownGpu gpu = only(snapshot.build());
        assertEquals(OptionalDouble.of(41), gpu.figure(GpuFigure.TEMPERATURE));
        assertEquals(OptionalDouble.of(0), gpu.figure(GpuFigure.CLOCKS_EVENT_REASONS));
        assertEquals(List.of("nvml"), gpu.sources());
    }

    @Test
    void figuresThatCannotBeAreAbsentAndCounted() {
        SnapshotGpus gpus =
                SnapshotGpus.of(
                        snapshot(reading("GPU-1", "nvml", 1, 0, Double.NaN, 1, -1, 2, 0.5)));
        assertEquals(2, gpus.refused());
        assertEquals(Map.of(GpuFigure.UTILIZATION, 0.5), gpus.all().getFirst().figures());
    }

    @Test
    void gpusBeyondTheMostAreLeftOutAndCounted() {
        Reading.Builder[] many = new Reading.Builder[SnapshotGpus.MOST + 2];
        for (int i = 0; i < many.length; i++) {
            many[i] = reading("GPU-" + i, "nvml", 1, 0, 41);
        }
        SnapshotGpus gpus = SnapshotGpus.of(snapshot(many));
        assertEquals(SnapshotGpus.MOST, gpus.all().size());
        assertEquals(2, gpus.further());
    }

    @Test
    void aPodIsToldByWhoeverKnowsItAndForgottenWhenThatGrowsOld() {
        KnownGpu known =
                only(
                        snapshot(
                                reading("GPU-1", "nvml", 1, 0, 41)
                                        .putAttributes("gpu.name", "NVIDIA H200"),
                                reading("GPU-1", "dcgm", 5)
                                        .putAttributes("k8s.pod.name", "ml-0")
                                        .putAttributes("k8s.namespace.name", "ml")));
        assertEquals(Map.of("k8s.pod.name", "ml-0", "k8s.namespace.name", "ml"), known.workload());
        assertEquals("NVIDIA H200, pod ml-0", known.nameAndPod());
        assertEquals("NVIDIA H200", known.name(), "rules and OTLP go by the model alone");
        KnownGpu before =
                only(
                        snapshot(
                                reading("GPU-1", "nvml", 1, 0, 41)
                                        .putAttributes("gpu.name", "NVIDIA H200"),
                                reading("GPU-1", "dcgm", 16)
                                        .putAttributes("k8s.pod.name", "ml-0")));
        assertEquals("NVIDIA H200", before.nameAndPod());
    }

    private static KnownGpu only(Snapshot snapshot) {
        List<KnownGpu> all = SnapshotGpus.of(snapshot).all();
        assertEquals(1, all.size());
        return all.getFirst();
    }

    private static Gpu.Builder message() {
        return Gpu.newBuilder()
                .setUuid("GPU-1")
                .setPciBusId("0000:18:00.0")
                .setName("NVIDIA H200")
                .setReadEpochNanos(NOW - SECOND)
                .addClocksEventReasonNames("sw_power_cap");
    }

    /// @param figures index of a name, value, index, value ...
    private static Reading.Builder reading(
            String id, String source, long ageSeconds, double... figures) {
        Reading.Builder reading =
                Reading.newBuilder()
                        .setKind(SubjectKind.SUBJECT_KIND_GPU)
                        .setId(id)
                        .setSource(source)
                        .setReadEpochNanos(NOW - ageSeconds * SECOND);
        for (int at = 0; at < figures.length; at += 2) {
            reading.addFigure((int) figures[at]).addValue(figures[at + 1]);
        }
        return reading;
    }

    private static Snapshot snapshot(Reading.Builder... readings) {
        Snapshot.Builder snapshot =
                Snapshot.newBuilder()
                        .setWindowEndEpochNanos(NOW)
                        .addAllFigureNames(
                                List.of("gpu.temperature", "gpu.power", "gpu.utilization"))
                        .addSources(Source.newBuilder().setName("nvml").setPeriodNanos(SECOND));
        for (Reading.Builder reading : readings) {
            snapshot.addReadings(reading);
        }
        return snapshot.build();
    }
}

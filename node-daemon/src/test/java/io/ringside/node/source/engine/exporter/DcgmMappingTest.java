package io.ringside.node.source.engine.exporter;

import static io.ringside.node.source.engine.Pages.assertFigures;
import static io.ringside.node.source.engine.Pages.figures;
import static io.ringside.protocol.figures.GpuActivityFigure.*;
import static io.ringside.protocol.figures.GpuFigure.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.Pages;
import io.ringside.node.source.engine.ToldSource;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DcgmMappingTest {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final String FIRST = "GPU-5f1d8f5e-1111-2222-3333-444455556666";
    private static final String SECOND = "GPU-5f1d8f5e-7777-8888-9999-000011112222";

    @Test
    void givesNvmlsFiguresInNvmlsUnits() {
        Observation observation = map(List.of());
        assertEquals(State.OK, observation.state());
        assertEquals(3, observation.readings().size());
        Reading first = observation.readings().get(0);
        assertEquals(FIRST, first.id());
        assertEquals(SubjectKind.GPU, first.kind());
        assertEquals("dcgm", first.source());
        assertFigures(
                figures(
                        SM_CLOCK,
                        1.98e9,
                        MEMORY_CLOCK,
                        2.619e9,
                        MEMORY_TEMPERATURE,
                        48,
                        TEMPERATURE,
                        41,
                        POWER,
                        312.5,
                        UTILIZATION,
                        0.97,
                        MEMORY_CONTROLLER_UTILIZATION,
                        0.25,
                        MEMORY_USED,
                        64_424_509_440L,
                        MEMORY_TOTAL,
                        (61_440 + 19_968) * 1048576L,
                        ECC_UNCORRECTED_VOLATILE,
                        0,
                        SM_ACTIVE,
                        0.875,
                        SM_OCCUPANCY,
                        0.4375,
                        TENSOR_ACTIVE,
                        0.625,
                        FP16_ACTIVE,
                        0.03125,
                        FP32_ACTIVE,
                        0.0625,
                        FP64_ACTIVE,
                        0,
                        DRAM_ACTIVE,
                        0.5,
                        PCIE_SEND_RATE,
                        33_011_804,
                        PCIE_RECEIVE_RATE,
                        97_863_601,
                        NVLINK_SEND_RATE,
                        150e9,
                        NVLINK_RECEIVE_RATE,
                        149e9),
                first);
    }

    @Test
    void valuesThatDcgmDoesNotHaveAreAbsent() {
        // The memory's temperature and DRAM are DCGM's blanks there.
        assertFigures(
                figures(
                        SM_CLOCK,
                        1.41e9,
                        MEMORY_CLOCK,
                        1.593e9,
                        TEMPERATURE,
                        39,
                        POWER,
                        88.25,
                        MEMORY_CONTROLLER_UTILIZATION,
                        0,
                        MEMORY_USED,
                        11 * 1048576L,
                        MEMORY_TOTAL,
                        (11 + 81_038) * 1048576L,
                        ECC_UNCORRECTED_VOLATILE,
                        2),
                map(List.of()).readings().get(1));
    }

    @Test
    void aMigInstanceIsASubjectOfItsOwn() {
        Reading instance = map(List.of()).readings().get(2);
        assertEquals(SubjectKind.GPU_INSTANCE, instance.kind());
        assertEquals(SECOND + "/2", instance.id());
        assertFigures(
                figures(
                        MEMORY_USED,
                        20480 * 1048576L,
                        MEMORY_TOTAL,
                        (20_480 + 19_968) * 1048576L,
                        SM_ACTIVE,
                        0.25,
                        TENSOR_ACTIVE,
                        0.125),
                instance);
        assertEquals(
                Map.of(
                        "gpu.uuid", SECOND,
                        "gpu.index", "1",
                        "gpu_instance.id", "2",
                        "gpu_instance.profile", "3g.40gb"),
                instance.attributes());
    }

    @Test
    void aMigInstanceHasTheUuidThatAnotherSourceTells() {
        Reading nvml = mig("MIG-a");
        assertEquals("MIG-a", map(List.of(nvml)).readings().get(2).id());
        assertFigures(
                figures(
                        MEMORY_TOTAL,
                        (20_480 + 19_968) * 1048576L,
                        SM_ACTIVE,
                        0.25,
                        TENSOR_ACTIVE,
                        0.125),
                map(List.of(nvml)).readings().get(2));
        // Two devices share the instance: its figures are neither's.
        assertEquals(SECOND + "/2", map(List.of(nvml, mig("MIG-b"))).readings().get(2).id());
    }

    @Test
    void whatAnotherSourceTellsOfTheSameGpuIsLeftToIt() {
        Reading nvml =
                Reading.of(SubjectKind.GPU, SECOND, "nvml", 1)
                        .put(TEMPERATURE, 40)
                        .put(POWER, 90)
                        .put(SM_CLOCK, 1e9)
                        .put(MEMORY_CLOCK, 1e9)
                        .put(MEMORY_CONTROLLER_UTILIZATION, 0)
                        .put(MEMORY_USED, 0)
                        .put(MEMORY_TOTAL, 1)
                        .build();
        Reading own =
                Reading.of(SubjectKind.GPU, SECOND, "dcgm", 1)
                        .put(ECC_UNCORRECTED_VOLATILE, 1)
                        .build();
        assertFigures(
                figures(ECC_UNCORRECTED_VOLATILE, 2), map(List.of(nvml, own)).readings().get(1));
    }

    @Test
    void aGpuThatIsToldWhollyByOthersHasNoReading() {
        assertEquals(Observation.of(List.of()), whileNvmlIsOld(0));
    }

    @Test
    void itTellsBeforeAnotherSourceGrowsStaleSoThatThereIsNoGap() {
        // NVML's readings of each second are of now for 15 s, and the next page comes in 5.
        assertEquals(Observation.of(List.of()), whileNvmlIsOld(10 * SECOND_NANOS));
        assertFigures(
                figures(TEMPERATURE, 41),
                whileNvmlIsOld(10 * SECOND_NANOS + 1).readings().getFirst());
    }

    @Test
    void aSourceThatIsReadRarelyIsNotStaleAsSoon() {
        Reading nvml = Reading.of(SubjectKind.GPU, "GPU-x", "nvml", 0).put(TEMPERATURE, 40).build();
        GpuMapping mapping = mapping(List.of(told(nvml, 30 * SECOND_NANOS)));
        String page = "DCGM_FI_DEV_GPU_TEMP{UUID=\"GPU-x\"} 41\n";
        assertEquals(
                List.of(),
                mapping.map(Pages.parse(page, mapping), 115 * SECOND_NANOS, 1).readings());
        assertEquals(
                1,
                mapping.map(Pages.parse(page, mapping), 116 * SECOND_NANOS, 1).readings().size());
    }

    @Test
    void podsThatShareAGpuRepeatItsValue() {
        GpuMapping mapping = mapping(List.of());
        Observation observation =
                mapping.map(
                        Pages.parse(
                                "DCGM_FI_DEV_FB_USED{UUID=\"g\",pod=\"a\"} 5\nDCGM_FI_DEV_FB_USED{UUID=\"g\",pod=\"b\"} 5\n",
                                mapping),
                        1,
                        1);
        assertFigures(figures(MEMORY_USED, 5 * 1048576), observation.readings().getFirst());
    }

    @Test
    void aPageWithoutGpusSaysSo() {
        GpuMapping mapping = mapping(List.of());
        assertEquals(
                Observation.failed(
                        "The page has no metric `DCGM_FI_...` of a GPU that it names by a label UUID or pci_bus_id; check that it is dcgm-exporter's."),
                mapping.map(Pages.parse("DCGM_FI_DEV_FB_USED 5\nup 1\n", mapping), 1, 1));
    }

    private static Reading mig(String uuid) {
        return Reading.of(SubjectKind.GPU_INSTANCE, uuid, "nvml-detail", 1)
                .put("gpu.uuid", SECOND)
                .put("gpu_instance.id", "2")
                .put(MEMORY_USED, 7)
                .build();
    }

    private static Observation map(List<Reading> others) {
        GpuMapping mapping =
                mapping(others.stream().map(reading -> told(reading, SECOND_NANOS)).toList());
        return mapping.map(Pages.read("dcgm.txt", mapping), 1, 1);
    }

    private static Observation whileNvmlIsOld(long ageNanos) {
        Reading nvml = Reading.of(SubjectKind.GPU, "GPU-x", "nvml", 1).put(TEMPERATURE, 40).build();
        GpuMapping mapping = mapping(List.of(told(nvml, SECOND_NANOS)));
        return mapping.map(
                Pages.parse("DCGM_FI_DEV_GPU_TEMP{UUID=\"GPU-x\",gpu=\"0\"} 41\n", mapping),
                1 + ageNanos,
                1);
    }

    private static GpuMapping mapping(List<Source> others) {
        return new GpuMapping("dcgm", "dcgm", 5 * SECOND_NANOS, () -> others);
    }

    private static Source told(Reading reading, long periodNanos) {
        return ToldSource.of(reading, periodNanos);
    }
}

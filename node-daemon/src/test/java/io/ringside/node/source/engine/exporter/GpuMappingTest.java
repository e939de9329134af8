package io.ringside.node.source.engine.exporter;

import static io.ringside.node.source.engine.Pages.assertFigures;
import static io.ringside.node.source.engine.Pages.figures;
import static io.ringside.protocol.figures.GpuFigure.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.source.engine.Pages;
import io.ringside.node.source.engine.ToldSource;
import io.ringside.protocol.figures.GpuHealthFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What holds of the page of any exporter of GPUs.
class GpuMappingTest {
    private static final long SECOND = Pages.SECOND;
    private static final double MIB = 1 << 20;
    private static final String POD =
            "DCGM_FI_DEV_FB_USED{UUID=\"g\",namespace=\"ml\",pod=\"%s\",container=\"main\"} 5\n";

    private final List<Source> others = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dcgm       | DCGM_FI_DEV_GPU_TEMP{UUID=\"GPU-x\",gpu=\"0\"} 41",
                "amd        | gpu_junction_temperature{gpu_uuid=\"GPU-x\",gpu_id=\"0\"} 41",
                "nvidia_smi | nvidia_smi_temperature_gpu{uuid=\"GPU-x\"} 41"
            })
    void whenTheSourceBeforeItHangsAnExporterSpeaksWithoutAGap(String exporter, String line) {
        others.add(
                ToldSource.of(
                        Reading.of(SubjectKind.GPU, "GPU-x", "nvml", SECOND)
                                .put(TEMPERATURE, 40)
                                .build(),
                        SECOND));
        GpuMapping mapping = mapping(exporter);
        // What NVML read each second is of now for 15 s, and the next page comes in 5.
        assertEquals(List.of(), map(mapping, line + "\n", 11 * SECOND).readings());
        Reading speaks = map(mapping, line + "\n", 11 * SECOND + 1).readings().getFirst();
        assertEquals("GPU-x", speaks.id());
        assertFigures(figures(TEMPERATURE, 41), speaks);
    }

    @Test
    void twoExportersThatLookAtOnceAreNeverBothSilent() {
        Told first = new Told("dcgm");
        Told second = new Told("nvidia_smi");
        others.add(first);
        others.add(second);
        GpuMapping dcgm = mapping("dcgm");
        GpuMapping smi = mapping("nvidia_smi");
        for (long now = 1; now < 60; now += 5) {
            List<Reading> one =
                    map(dcgm, "DCGM_FI_DEV_GPU_TEMP{UUID=\"GPU-x\"} 41\n", now * SECOND).readings();
            List<Reading> other =
                    map(smi, "nvidia_smi_temperature_gpu{uuid=\"GPU-x\"} 41\n", now * SECOND)
                            .readings();
            first.readings = one;
            second.readings = other;
            assertEquals(1, one.size(), "it is listed first");
            assertEquals(now == 1 ? 1 : 0, other.size());
        }
        second.readings = List.of();
        // The first one's page cannot be read any more, and its readings grow old.
        assertEquals(
                1,
                map(smi, "nvidia_smi_temperature_gpu{uuid=\"GPU-x\"} 41\n", 80 * SECOND)
                        .readings()
                        .size());
    }

    @Test
    void podsAreToldEvenWhereNvmlTellsAllFigures() {
        others.add(
                ToldSource.of(
                        Reading.of(SubjectKind.GPU, "g", "nvml", 1).put(MEMORY_USED, 5).build(),
                        SECOND));
        Reading reading = map(mapping("dcgm"), POD.formatted("job-0"), 1).readings().getFirst();
        assertEquals(Map.of(), reading.figures());
        assertEquals(
                Map.of(
                        "k8s.pod.name", "job-0",
                        "k8s.namespace.name", "ml",
                        "k8s.container.name", "main"),
                reading.attributes());
    }

    @Test
    void podsThatShareAGpuStandInOneOrderAndHaveABound() {
        String page =
                POD.formatted("b")
                        + POD.formatted("a")
                                .replace("\"ml\"", "\"web\"")
                                .replace(",container=\"main\"", "")
                        + "DCGM_FI_DEV_GPU_TEMP{UUID=\"g\",pod=\"b\"} 40\n";
        Map<String, String> two = map(mapping("dcgm"), page, 1).readings().getFirst().attributes();
        assertEquals("a, b", two.get("k8s.pod.name"));
        assertEquals("web, ml", two.get("k8s.namespace.name"));
        assertEquals("-, main", two.get("k8s.container.name"));
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            many.append(POD.formatted("p" + (10_000 + i)));
        }
        Map<String, String> cut =
                map(mapping("dcgm"), many.toString(), 1).readings().getFirst().attributes();
        assertEquals(
                "p10000, p10001, p10002, p10003, p10004, p10005, p10006, p10007 and 56 more",
                cut.get("k8s.pod.name"));
    }

    @Test
    void olderNamesOfLabelsAndMetricsAreRead() {
        String page =
                """
                dcgm_gpu_temp{gpu="2",uuid="GPU-x",pod_name="p",pod_namespace="n",container_name="c"} 41
                dcgm_fb_used{gpu="2",uuid="GPU-x"} 10
                dcgm_fb_free{gpu="2",uuid="GPU-x"} 20
                dcgm_power_usage{gpu="2",uuid="GPU-x",Hostname="h"} 0
                DCGM_FI_DEV_CLOCK_THROTTLE_REASONS{gpu="2",UUID="GPU-x"} 4
                DCGM_FI_DEV_POWER_VIOLATION{gpu="2",UUID="GPU-x"} 2500000000
                """;
        Reading reading = map(mapping("dcgm"), page, 1).readings().getFirst();
        assertFigures(
                figures(
                        TEMPERATURE,
                        41,
                        MEMORY_USED,
                        10 * MIB,
                        MEMORY_TOTAL,
                        30 * MIB,
                        CLOCKS_EVENT_REASONS,
                        4,
                        GpuHealthFigure.LIMITED_BY_POWER_CAP,
                        2.5),
                reading);
        assertEquals(
                Map.of(
                        "gpu.index", "2",
                        "gpu.clocks_event_reasons", "sw_power_cap",
                        "exporter.host", "h",
                        "k8s.pod.name", "p",
                        "k8s.namespace.name", "n",
                        "k8s.container.name", "c"),
                reading.attributes());
    }

    @ParameterizedTest
    @CsvSource({
        "DCGM_FI_DEV_MEMORY_TEMP, dcgm, UUID",
        "DCGM_FI_DEV_GPU_TEMP, dcgm, UUID",
        "DCGM_FI_DEV_POWER_USAGE, dcgm, UUID",
        "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION, dcgm, UUID",
        "gpu_memory_temperature, amd, gpu_uuid",
        "gpu_package_power, amd, gpu_uuid",
        "gpu_energy_consumed, amd, gpu_uuid",
        "nvidia_smi_temperature_memory, nvidia_smi, uuid",
        "nvidia_smi_power_draw_watts, nvidia_smi, uuid"
    })
    void aZeroOfASensorIsNoReading(String metric, String exporter, String label) {
        String line = "%s{%s=\"GPU-x\"} %s\n";
        GpuMapping mapping = mapping(exporter);
        assertEquals(List.of(), map(mapping, line.formatted(metric, label, "0"), 1).readings());
        assertEquals(1, map(mapping, line.formatted(metric, label, "7"), 1).readings().size());
    }

    @Test
    void anXidCountedInAWindowIsAnEventWhenItsCountGrowsAndOneWithTheLatest() {
        GpuMapping mapping = mapping("dcgm");
        assertEquals(List.of(), xids(mapping, 0, 0));
        assertEquals("1", xids(mapping, 79, 1).getFirst().attributes().get("count"));
        assertEquals(List.of(), xids(mapping, 79, 1));
        assertEquals(1, xids(mapping, 79, 2).size(), "the same once more");
        assertEquals(List.of(), xids(mapping, 79, 0), "the window went on");
        // The count comes with the page after the latest one: still one event.
        assertEquals(1, map(mapping, latest(31), 1).events().size());
        String late =
                latest(31)
                        + "DCGM_EXP_XID_ERRORS_COUNT{UUID=\"x\",xid=\"31\",window_size_in_ms=\"300000\"} 1\n";
        assertEquals(List.of(), map(mapping, late, 1).events());
        Observation counted =
                map(mapping("dcgm"), "DCGM_EXP_XID_ERRORS_COUNT{UUID=\"x\",xid=\"48\"} 1\n", 1);
        assertEquals(List.of(), counted.events(), "nobody tells when it came");
        assertEquals("48", counted.readings().getFirst().attributes().get("gpu.xid.latest"));
    }

    @Test
    void anXidThatIsCountedWithinAToldWindowIsAnEventAtTheFirstLookToo() {
        String page =
                latest(79)
                        + "DCGM_EXP_XID_ERRORS_COUNT{UUID=\"x\",xid=\"79\",window_size_in_ms=\"300000\"} %d\n"
                        + "DCGM_EXP_XID_ERRORS_COUNT{UUID=\"x\",xid=\"31\",window_size_in_ms=\"300000\"} 0\n";
        GpuMapping mapping = mapping("dcgm");
        List<NodeEvent> first = map(mapping, page.formatted(1), 1).events();
        assertEquals(1, first.size(), first::toString);
        assertTrue(
                first.getFirst()
                        .text()
                        .contains(" reported XID 79 in the 300 s before it was first looked at: "),
                first::toString);
        assertEquals(List.of(), map(mapping, page.formatted(1), 2).events());
        assertEquals(1, map(mapping, page.formatted(2), 3).events().size());
        assertEquals(
                List.of(),
                map(mapping("dcgm"), page.formatted(0), 1).events(),
                "the latest of all, but not of this window");
    }

    @Test
    void anXidWhoseCountIsZeroDidNotCome() {
        GpuMapping mapping = new GpuMapping("dcgm", "dcgm", 1, List::of);
        String page =
                "DCGM_FI_DEV_GPU_TEMP{UUID=\"g\"} 40\nDCGM_EXP_XID_ERRORS_COUNT{UUID=\"g\",xid=\"79\"} %d\n";
        Observation none = mapping.map(Pages.parse(page.formatted(0), mapping), 1, 1);
        assertEquals(Map.of(), none.readings().getFirst().attributes());
        Observation one = mapping.map(Pages.parse(page.formatted(1), mapping), 2, 2);
        assertEquals("79", one.readings().getFirst().attributes().get("gpu.xid.latest"));
        assertEquals(1, one.events().size());
    }

    @Test
    void malformedLabelsAndManyGpusAreBounded() {
        StringBuilder page = new StringBuilder("gpu_gfx_activity{serial_number=\"\"} 3\n");
        for (int i = 0; i < 3000; i++) {
            page.append("gpu_gfx_activity{serial_number=\"s%d\",gpu_id=\"x\"} 3\n".formatted(i));
        }
        page.append("gpu_xgmi_link_tx{serial_number=\"s1\",link_index=\"99999999999\"} 3\n");
        Observation observation = map(mapping("amd"), page.toString(), 1);
        assertEquals(State.WARN, observation.state());
        assertEquals(1024, observation.readings().size());
        assertEquals("GPU-amd-s0", observation.readings().getFirst().id());
    }

    @Test
    void aTableThatNamesAnUnknownFigureOrUnitIsRefused() {
        assertWrong("figures: {gpu.tempereture: {from: m}}", "gpu.tempereture is `a figure`");
        assertWrong("figures: {gpu.power: {from: m, in: horse power}}", "in is `horse power`");
        assertWrong("figures: {gpu.power: {from: m, sensr: true}}", "sensr is not known here");
        assertWrong("attributes: {gpu.nam: [l]}", "gpu.nam is `an attribute`");
    }

    @Test
    void aFurtherExporterTakesATableOnly() throws ConfigException {
        Map<String, Exporter> table =
                Exporters.of(
                        ConfigFile.parse(
                                """
                                xpum:
                                  exporter: Intel's XPU Manager
                                  example: xpum_power_watts
                                  vendor: Intel
                                  uuid: nvidia
                                  gpu: [pci_bus_id]
                                  labels: {pci_bus_id: [pci_bdf], index: [dev_file]}
                                  figures:
                                    gpu.power: {from: xpum_power_watts, sensor: true}
                                """,
                                "table"));
        table.values()
                .forEach(exporter -> {
                    assertTrue(exporter.wants("xpum_power_watts"));
                    assertFalse(exporter.wants("xpum_power"));
                });
        assertEquals(Set.of("xpum"), table.keySet());
    }

    private static void assertWrong(String lines, String sentence) {
        String table =
                "one:\n  exporter: e\n  example: m\n  uuid: nvidia\n  gpu: [uuid]\n  labels: {uuid: [u]}\n  "
                        + lines
                        + "\n";
        String said =
                assertThrows(
                                ConfigException.class,
                                () -> Exporters.of(ConfigFile.parse(table, "table")))
                        .sentence();
        assertTrue(said.contains(sentence), said);
    }

    private static List<NodeEvent> xids(GpuMapping mapping, int latest, int count) {
        String counted =
                count == 0
                        ? ""
                        : "DCGM_EXP_XID_ERRORS_COUNT{UUID=\"x\",xid=\"79\",window_size_in_ms=\"300000\"} %d\n"
                                .formatted(count);
        return map(mapping, latest(latest) + counted, 1).events();
    }

    private static String latest(int xid) {
        return "DCGM_FI_DEV_XID_ERRORS{UUID=\"x\"} %d\n".formatted(xid);
    }

    private static Observation map(GpuMapping mapping, String page, long epochNanos) {
        return mapping.map(Pages.parse(page, mapping), epochNanos, 1);
    }

    private GpuMapping mapping(String exporter) {
        return new GpuMapping(exporter, exporter, 5 * SECOND, () -> List.copyOf(others));
    }

    /// A source whose readings a test replaces.
    private static final class Told implements Source {
        private final String name;
        private List<Reading> readings = List.of();

        Told(String name) {
            this.name = name;
        }

        @Override
        public SourceStatus status() {
            return new SourceStatus(
                    name, State.OK, "", OptionalLong.of(5 * SECOND), OptionalLong.of(1));
        }

        @Override
        public List<Reading> readings() {
            return readings;
        }
    }
}

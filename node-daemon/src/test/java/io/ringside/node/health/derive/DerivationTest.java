package io.ringside.node.health.derive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.figures.Figures;
import io.ringside.protocol.figures.GpuHealthFigure;
import io.ringside.protocol.figures.HostFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DerivationTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String LINK = "gpu.pcie.generation=5 gpu.pcie.width=16 ";

    private final HealthDerivation derivation = new HealthDerivation();
    private final List<Reading> last = new ArrayList<>();
    private long second;

    @Test
    void classesComeFromTheHonestInputs() {
        assertClass(
                "compute-bound",
                LINK
                        + "gpu.sm.active=0.95 gpu.tensor.active=0.6 gpu.dram.active=0.4 gpu.pcie.send_rate=1e9");
        assertClass("compute-bound", "gpu.sm.active=0.95 gpu.dram.active=0.2");
        assertClass(
                "memory-bound",
                "gpu.sm.active=0.4 gpu.tensor.active=0.1 gpu.dram.active=0.7 gpu.utilization=0.3");
        assertClass(
                "pcie-bound",
                LINK
                        + "gpu.sm.active=0.2 gpu.dram.active=0.2 gpu.pcie.send_rate=1e9 gpu.pcie.receive_rate=50e9");
        assertClass(
                "unknown",
                LINK + "gpu.sm.active=0.3 gpu.dram.active=0.3 gpu.pcie.receive_rate=9e9");
        assertClass(
                "idle",
                LINK
                        + "gpu.sm.active=0 gpu.dram.active=0 gpu.utilization=0 gpu.pcie.receive_rate=0");
        assertClass("idle", "gpu.utilization=0");
        assertClass("unknown", "gpu.utilization=1");
        assertClass(
                "thermally-throttled",
                "gpu.sm.active=0.9 gpu.dram.active=0.2 gpu.clocks_event_reasons=@sw_thermal_slowdown");
        assertClass(
                "thermally-throttled",
                "gpu.utilization=0.9 gpu.temperature=91 gpu.temperature.slowdown=90 gpu.clock.sm=1.2e9 gpu.clock.sm.max=1.98e9");
        assertClass(
                "compute-bound",
                "gpu.sm.active=0.9 gpu.dram.active=0.2 gpu.clocks_event_reasons=@sw_power_cap");
    }

    @Test
    void theClassSaysOnWhatItRestsAndWhatToDo() {
        Map<String, String> told =
                attributes(look("gpu.sm.active=0.4 gpu.dram.active=0.7"), Workload.SOURCE);
        assertEquals(
                "SM active 40 %, tensor unknown, DRAM 70 %, PCIe unknown of what the link carries.",
                told.get("workload.evidence"));
        assertTrue(
                told.getOrDefault("workload.advice", "")
                        .startsWith("Memory bandwidth is the limit"));
    }

    @Test
    void aClassThatDoesNotLastIsNotTold() {
        String memory = "gpu.sm.active=0.4 gpu.dram.active=0.7";
        String compute = "gpu.sm.active=0.95 gpu.dram.active=0.2";
        look(memory);
        assertEquals("memory-bound", told(look(compute)));
        assertEquals("memory-bound", told(look(memory)));
        look(compute);
        look(compute);
        look(compute);
        assertEquals("compute-bound", told(look(compute)));
    }

    @Test
    void aTemperatureThatStaysThroughCoolAndHotIsStuckTenSecondsLater() {
        play(60, "gpu.utilization=1 gpu.temperature=61 gpu.power=80 gpu.power.limit=700");
        assertEquals("", doubts());
        play(9, "gpu.utilization=1 gpu.temperature=61 gpu.power=650 gpu.power.limit=700");
        assertEquals("", doubts());
        play(1, "gpu.utilization=1 gpu.temperature=61 gpu.power=660 gpu.power.limit=700");
        assertEquals("gpu.temperature stuck since 1970-01-01T00:00:01Z", doubts());
        play(1, "gpu.utilization=1 gpu.temperature=62 gpu.power=640 gpu.power.limit=700");
        assertEquals("", doubts());
    }

    @Test
    void withoutPowerATemperatureIsStuckAfterAMinuteOfEach() {
        play(70, "gpu.utilization=0 gpu.temperature=61");
        play(59, "gpu.utilization=1 gpu.temperature=61");
        assertEquals("", doubts());
        play(1, "gpu.utilization=1 gpu.temperature=61");
        assertEquals("gpu.temperature stuck since 1970-01-01T00:00:01Z", doubts());
    }

    @Test
    void aTemperatureUnderSteadyLoadOrAKernelThatWaitsIsNotStuck() {
        play(100, "gpu.utilization=0 gpu.temperature=35 gpu.power=80.1 gpu.power.limit=700");
        for (int i = 0; i < 300; i++) {
            play(
                    1,
                    "gpu.utilization=1 gpu.temperature=35 gpu.power.limit=700 gpu.power="
                            + (120 + i % 5));
        }
        assertEquals("", doubts());
        for (int i = 0; i < 300; i++) {
            play(
                    1,
                    "gpu.utilization=1 gpu.temperature=62 gpu.power.limit=700 gpu.power="
                            + (650 + i % 5));
        }
        assertEquals("", doubts());
    }

    @Test
    void powerThatStaysThroughIdleAndBusyIsStuck() {
        play(20, "gpu.utilization=0 gpu.power=80");
        play(10, "gpu.utilization=1 gpu.power=80");
        assertEquals("gpu.power stuck since 1970-01-01T00:00:01Z", doubts());
    }

    @Test
    void powerThatStopsMovingAtWorkIsStuckAfterTwentySeconds() {
        for (int i = 0; i < 25; i++) {
            play(1, "gpu.utilization=1 gpu.power=" + (600 + i % 2));
        }
        play(19, "gpu.utilization=1 gpu.power=600");
        assertEquals("", doubts());
        play(1, "gpu.utilization=1 gpu.power=600");
        assertEquals("gpu.power stuck since 1970-01-01T00:00:25Z", doubts());
    }

    @Test
    void powerOfAPageThatIsRenewedSeldomIsNotStuck() {
        for (int i = 0; i < 25; i++) {
            play(30, "gpu.utilization=1 gpu.power=" + (600 + i % 2));
        }
        play(239, "gpu.utilization=1 gpu.power=650");
        assertEquals("", doubts());
        play(2, "gpu.utilization=1 gpu.power=650");
        assertEquals("gpu.power stuck since 1970-01-01T00:12:31Z", doubts());
    }

    @Test
    void aClockThatStaysThroughASlowdownByTheHardwareIsStuck() {
        String fast = "gpu.utilization=1 gpu.clock.sm=1980e6 gpu.clocks_event_reasons=";
        play(20, fast + "@sw_power_cap");
        play(9, fast + "@hw_slowdown,hw_thermal_slowdown");
        assertEquals("", doubts());
        play(1, fast + "@hw_slowdown,hw_thermal_slowdown");
        assertEquals("gpu.clock.sm stuck since 1970-01-01T00:00:01Z", doubts());
    }

    @Test
    void anIdleGpuAndLockedClocksAreNotStuck() {
        play(1, "gpu.utilization=0 gpu.temperature=30 gpu.power=75 gpu.clock.sm=345e6");
        play(5_000, "gpu.utilization=0 gpu.temperature=30 gpu.power=75 gpu.clock.sm=1980e6");
        assertEquals("", doubts());
        play(2_000, "gpu.utilization=1 gpu.temperature=60 gpu.power=600 gpu.clock.sm=1980e6");
        assertEquals("", doubts());
    }

    @Test
    void theSameReadingShownAgainIsNotStuck() {
        Reading idle = reading("gpu.utilization=0 gpu.temperature=30");
        Reading busy = reading("gpu.utilization=1 gpu.temperature=30");
        for (int i = 0; i < 500; i++) {
            last.clear();
            last.addAll(derivation.derive(i * SECOND, List.of(i < 250 ? idle : busy), List.of()));
        }
        assertEquals("", doubts());
    }

    @Test
    void zeroWhileBusyIsSaidAndZeroWhileIdleIsNot() {
        play(100, "gpu.utilization=0 gpu.sm.active=0 gpu.power=80 gpu.power.limit=700");
        assertEquals("", doubts());
        play(
                30,
                "gpu.utilization=0.99 gpu.sm.active=0 gpu.dram.active=0.4 gpu.power=600 gpu.power.limit=700");
        assertEquals("", doubts());
        play(
                5,
                "gpu.utilization=0.99 gpu.sm.active=0 gpu.dram.active=0.4 gpu.power=610 gpu.power.limit=700");
        assertEquals("gpu.sm.active zero while busy", doubts());
        play(40, "gpu.utilization=0 gpu.sm.active=0.8 gpu.power=611 gpu.power.limit=700");
        assertEquals("gpu.utilization zero while busy", doubts());
    }

    @Test
    void whatContradictsItsLimitIsSaid() {
        play(9, "gpu.memory.used=101 gpu.memory.total=100");
        assertEquals("", doubts());
        play(
                9,
                "gpu.memory.used=101 gpu.memory.total=100 gpu.power=1500 gpu.power.limit=700 gpu.clock.sm=3e9 gpu.clock.sm.max=1.98e9");
        assertEquals("gpu.memory.used contradicts gpu.memory.total", doubts());
        play(
                9,
                "gpu.memory.used=99 gpu.memory.total=100 gpu.power=1500 gpu.power.limit=700 gpu.clock.sm=3e9 gpu.clock.sm.max=1.98e9");
        assertEquals(
                "gpu.power contradicts gpu.power.limit; gpu.clock.sm contradicts gpu.clock.sm.max",
                doubts());
    }

    @Test
    void aGpuThatIsGoneFromASourceThatAnswersIsFailed() {
        SourceStatus fine = SourceStatus.ok("hand");
        List<Reading> two = List.of(gpu("GPU-1"), gpu("GPU-2"));
        assertEquals(0, failed(two, fine));
        assertEquals(1, failed(two.subList(0, 1), fine));
        assertEquals(0, failed(two, fine));
    }

    @Test
    void aGpuThatItsSourceNamesAsFailingIsFailed() {
        List<Reading> two = List.of(gpu("GPU-1"), gpu("GPU-2"));
        failed(two, SourceStatus.ok("hand"));
        SourceStatus named =
                new SourceStatus("hand", State.FAILED, "GPU 1 (0000:18:GPU-2) is lost.");
        assertEquals(1, failed(two, named));
        assertEquals(1, failed(two.subList(0, 1), named));
        assertEquals(1, failed(List.of(), named));
    }

    @Test
    void aGpuThatAnotherSourceCallsByAnotherIdIsNotFailed() {
        SourceStatus exporter = SourceStatus.ok("dcgm");
        Reading first =
                Reading.of(SubjectKind.GPU, "GPU-a", "dcgm", SECOND)
                        .put("gpu.pci_bus_id", "0000:3b:00.0")
                        .build();
        Reading then =
                Reading.of(SubjectKind.GPU, "GPU 0", "nvml", 2 * SECOND)
                        .put("gpu.pci_bus_id", "0000:3b:00.0")
                        .build();
        assertEquals(0, failed(List.of(first), exporter));
        assertEquals(0, failed(List.of(then), exporter));
    }

    @Test
    void aSourceThatFailsAsAWholeFailsNoGpu() {
        failed(List.of(gpu("GPU-1")), SourceStatus.ok("hand"));
        assertEquals(0, failed(List.of(), new SourceStatus("hand", State.FAILED, "No driver.")));
        assertEquals(0, failed(List.of(), new SourceStatus("hand", State.UNAVAILABLE, "Gone.")));
    }

    private double failed(List<Reading> readings, SourceStatus status) {
        Reading host =
                derivation.derive(0, readings, List.of(status)).stream()
                        .filter(reading -> reading.kind() == SubjectKind.HOST)
                        .findFirst()
                        .orElseThrow();
        return host.figure(HostFigure.GPUS_FAILED).orElseThrow();
    }

    private static Reading gpu(String uuid) {
        return Reading.of(SubjectKind.GPU, uuid, "hand", 1).put("gpu.name", "H200").build();
    }

    private void assertClass(String expected, String line) {
        List<Reading> derived = List.of();
        for (int i = 0; i < 6; i++) {
            derived = look(line);
        }
        assertEquals(expected, told(derived), line);
    }

    private static String told(List<Reading> derived) {
        return attributes(derived, Workload.SOURCE).getOrDefault("workload.class", "");
    }

    private void play(int looks, String line) {
        for (int i = 0; i < looks; i++) {
            look(line);
        }
    }

    private String doubts() {
        Reading trust =
                last.stream()
                        .filter(reading -> reading.source().equals(Trust.SOURCE))
                        .findFirst()
                        .orElseThrow();
        String each =
                trust.attributes().entrySet().stream()
                        .filter(entry -> !entry.getKey().equals("trust.summary"))
                        .map(entry -> entry.getKey().substring(6) + " " + entry.getValue())
                        .sorted()
                        .collect(Collectors.joining("; "));
        String summary = trust.attributes().getOrDefault("trust.summary", "");
        assertEquals(each.length(), summary.length());
        assertEquals(
                summary.isEmpty() ? 0 : summary.split(";").length,
                trust.figure(GpuHealthFigure.SENSORS_DOUBTED).orElseThrow());
        return summary;
    }

    private List<Reading> look(String line) {
        second++;
        List<Reading> derived =
                derivation.derive(second * SECOND, List.of(reading(line)), List.of());
        last.clear();
        last.addAll(derived);
        return derived;
    }

    private Reading reading(String line) {
        Reading.Builder reading = Reading.of(SubjectKind.GPU, "G", "hand", second * SECOND);
        for (String word : line.strip().split(" ")) {
            String[] parts = word.split("=");
            if (parts[1].startsWith("@")) {
                reading.put(parts[0], parts[1].substring(1));
            } else {
                reading.put(Figures.byId(parts[0]).orElseThrow(), Double.parseDouble(parts[1]));
            }
        }
        return reading.build();
    }

    private static Map<String, String> attributes(List<Reading> readings, String source) {
        return readings.stream()
                .filter(reading -> reading.source().equals(source))
                .findFirst()
                .orElseThrow()
                .attributes();
    }
}

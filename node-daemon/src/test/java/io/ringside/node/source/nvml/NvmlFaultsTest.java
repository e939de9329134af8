package io.ringside.node.source.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.fixtures.Waiting;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Severity;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.sampling.SourceRunner;
import io.ringside.node.source.nvml.call.NvmlSession;
import io.ringside.node.time.HandClock;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuActivityFigure;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuHealthFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each fault is seen within two periods of the source that tells it, and by no other one late.
class NvmlFaultsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String GPU_1 = "GPU-00000000-0000-0000-0000-000000000001";

    @TempDir Path directory;

    private final HandClock clock = new HandClock(SECOND, 0);
    private final RhythmControl rhythm = new RhythmControl(clock, event -> {});
    private final List<NodeEvent> events = new CopyOnWriteArrayList<>();
    private FakeNvml nvml;
    private NvmlSession session;

    @BeforeEach
    void fake() throws Exception {
        nvml = FakeNvml.build(directory);
        session = new NvmlSession(nvml.path);
    }

    @Test
    void anXidBecomesAnEventThatNamesItsMeaningAndACount() throws Exception {
        SourceRunner runner = runner(new NvmlEventProbe(session, 0));
        look(runner);
        assertEquals(0, figure(runner, GpuHealthFigure.XID_ERRORS));
        nvml.set("gpu1.xid", 79);
        look(runner);

        NodeEvent event = events.getFirst();
        assertEquals("xid", event.type());
        assertEquals(Severity.PAGE, event.severity());
        assertEquals(GPU_1, event.subject());
        assertEquals("79", event.attributes().get("xid"));
        assertEquals("hardware", event.attributes().get("xid.fault"));
        assertEquals(
                "GPU 1 (0000:8a:07.0) reported XID 79: the GPU has fallen off the PCIe bus and cannot be reached.",
                event.text());
        assertEquals(1, figure(runner, GpuHealthFigure.XID_ERRORS));
        assertEquals("79", reading(runner).attributes().get("gpu.xid.latest"));
    }

    @Test
    void aGpuThatFellOffTheBusDoesNotSilenceTheOthers() throws Exception {
        SourceRunner runner = runner(new NvmlEventProbe(session, 0));
        look(runner);
        nvml.set("gpu0.xid", 79).set("gpu0.lost", 1).set("answer.nvmlEventSetWait_v2", 15);
        look(runner);
        nvml.set("answer.nvmlEventSetWait_v2", 0);
        look(runner);
        nvml.set("gpu1.xid", 48);
        look(runner);

        assertEquals(1, figure(runner, GpuHealthFigure.XID_ERRORS));
        assertEquals(State.FAILED, runner.status().state());
        assertEquals("48", events.getLast().attributes().get("xid"));
    }

    @Test
    void aStormOfNotesIsToldOnceInTenSecondsWithItsCount() throws Exception {
        SourceRunner runner = runner(new NvmlEventProbe(session, 0));
        look(runner);
        for (int i = 0; i < 100; i++) {
            nvml.set("gpu1.xid", 31);
        }
        look(runner);
        nvml.set("gpu1.xid", 31);
        look(runner);
        clock.advance(11 * SECOND);
        nvml.set("gpu1.xid", 31);
        look(runner);

        assertEquals(
                List.of("100", "2"),
                events.stream().map(event -> event.attributes().get("count")).toList());
        assertEquals(102, figure(runner, GpuHealthFigure.XID_ERRORS));
    }

    @Test
    void aDoubleBitErrorIsAPageAndAnUnknownXidATicketThatSaysSo() throws Exception {
        SourceRunner runner = runner(new NvmlEventProbe(session, 0));
        look(runner);
        nvml.set("gpu1.event", 2).set("gpu1.xid", 9999);
        look(runner);

        assertEquals("ecc-double-bit", events.getFirst().type());
        assertEquals(Severity.PAGE, events.getFirst().severity());
        assertEquals(Severity.TICKET, events.getLast().severity());
        assertTrue(events.getLast().text().contains("not in Ringside's table"));
    }

    @Test
    void fallingClocksComeWithTheirReasons() throws Exception {
        SourceRunner runner = runner(NvmlProbe.tiles(session, SECOND));
        look(runner);
        nvml.set("gpu1.sm_clock", 345).set("gpu1.reasons", 0x48);
        look(runner);

        assertEquals(345e6, figure(runner, GpuFigure.SM_CLOCK));
        assertEquals(
                "hw_slowdown,hw_thermal_slowdown",
                reading(runner).attributes().get("gpu.clocks_event_reasons"));
    }

    @Test
    void zeroWhileBusyIsReadAsItIs() throws Exception {
        SourceRunner gpm = runner(NvmlProbe.gpm(session));
        nvml.set("gpu1.sm_active", 0).set("gpu1.tensor_active", 0);
        look(gpm);
        look(gpm);

        assertEquals(0, figure(gpm, GpuActivityFigure.SM_ACTIVE));
        assertTrue(figure(gpm, GpuActivityFigure.DRAM_ACTIVE) > 0.3);
    }

    @Test
    void aLostGpuIsNamedByEverySourceAndBackAfterNvmlWasStartedAgain() throws Exception {
        SourceRunner tiles = runner(NvmlProbe.tiles(session, SECOND));
        SourceRunner detail = runner(NvmlProbe.detail(session));
        SourceRunner gpm = runner(NvmlProbe.gpm(session));
        SourceRunner eventSource = runner(new NvmlEventProbe(session, 0));
        List<SourceRunner> all = List.of(tiles, detail, gpm, eventSource);
        for (int i = 0; i < 2; i++) {
            lookAll(all);
        }
        nvml.set("gpu1.lost", 1);
        lookAll(all);

        assertEquals(State.FAILED, tiles.status().state());
        assertEquals(State.FAILED, detail.status().state());
        assertEquals(State.FAILED, gpm.status().state());
        assertEquals(
                "GPU 1 (0000:8a:07.0): GPU is lost; NVML is started again every 30 s.",
                detail.status().reason());
        assertEquals(1, tiles.readings().size());

        nvml.set("gpu1.lost", 0);
        clock.advance(30 * SECOND);
        for (int i = 0; i < 4; i++) {
            lookAll(all);
        }
        assertEquals(2, nvml.get("init_count"));
        for (SourceRunner runner : all) {
            assertEquals(State.OK, runner.status().state(), runner.status().name());
        }
        assertEquals(0.8, figure(gpm, GpuActivityFigure.SM_ACTIVE), 1e-9);
        nvml.set("gpu1.xid", 94);
        look(eventSource);
        assertEquals("94", events.getLast().attributes().get("xid"));
    }

    @Test
    void aCallThatHangsDelaysNoOtherSource() throws Exception {
        SourceRunner tiles = runner(NvmlProbe.tiles(session, SECOND));
        SourceRunner detail = runner(NvmlProbe.detail(session));
        look(tiles);
        look(detail);
        nvml.set("hang", "nvmlDeviceGetEncoderUtilization");
        detail.start();
        Waiting.until("the call hangs", () -> nvml.get("hanging"), hanging -> hanging == 1);
        nvml.set("gpu1.temperature", 92);
        clock.advance(30 * SECOND);
        look(tiles);

        assertEquals(92, figure(tiles, GpuFigure.TEMPERATURE));
        assertEquals(State.OK, tiles.status().state());
        assertEquals(
                "nvml-detail has not answered for 31 s; its last readings are shown.",
                detail.status().reason());

        nvml.set("hang", "");
        Waiting.until(
                "nvml-detail is well again", detail::status, status -> status.state() == State.OK);
        detail.close();
    }

    @Test
    void nvmlIsNotShutDownUnderACallThatHangs() throws Exception {
        SourceRunner tiles = runner(NvmlProbe.tiles(session, SECOND));
        SourceRunner detail = runner(NvmlProbe.detail(session));
        look(tiles);
        nvml.set("hang", "nvmlDeviceGetEncoderUtilization").set("gpu1.lost", 1);
        detail.start();
        Waiting.until("the call hangs", () -> nvml.get("hanging"), hanging -> hanging == 1);
        look(tiles);
        for (int i = 0; i < 10; i++) {
            clock.advance(10 * SECOND);
            look(tiles);
        }

        assertEquals(1, nvml.get("init_count"));
        assertEquals(0, nvml.get("shutdown_count"));
        assertEquals(1, tiles.readings().size());
        nvml.set("hang", "");
        detail.close();
    }

    private SourceRunner runner(Probe probe) {
        return new SourceRunner(probe, clock, rhythm, events::add);
    }

    /// A period later, all of them.
    private void lookAll(List<SourceRunner> runners) throws InterruptedException {
        clock.advance(SECOND);
        for (SourceRunner runner : runners) {
            runner.look();
        }
    }

    /// A period later.
    private void look(SourceRunner runner) throws InterruptedException {
        clock.advance(SECOND);
        runner.look();
    }

    private static double figure(SourceRunner runner, Figure figure) {
        return reading(runner).figure(figure).orElseThrow();
    }

    private static Reading reading(SourceRunner runner) {
        return runner.readings().stream()
                .filter(reading -> reading.kind() == SubjectKind.GPU && reading.id().equals(GPU_1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(runner.status()));
    }
}

package io.ringside.node.capture;

import static io.ringside.node.capture.SampleCapture.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.capture.HealthSamples.HandSource;
import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.codec.CaptureEvent.Happened;
import io.ringside.node.capture.codec.CaptureEvent.Rings;
import io.ringside.node.capture.codec.CaptureEvent.SourceReadings;
import io.ringside.node.capture.codec.CaptureEvent.State;
import io.ringside.node.capture.codec.EventCodec;
import io.ringside.node.capture.codec.PackedOutput;
import io.ringside.node.capture.file.CaptureFormat;
import io.ringside.node.capture.file.CaptureReader;
import io.ringside.node.capture.file.CaptureReaderTest;
import io.ringside.node.capture.file.CaptureSummary.Said;
import io.ringside.node.capture.health.HealthEncoder;
import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.ranks.LiveProcess;
import io.ringside.node.ranks.RankExchange;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Severity;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.sampling.EventLog;
import io.ringside.node.time.HandClock;
import io.ringside.protocol.blocks.Block;
import io.ringside.protocol.blocks.BlockFileReader;
import io.ringside.protocol.blocks.BlockFileWriter;
import io.ringside.protocol.figures.SubjectKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthCaptureTest {
    private static final String SECOND_UUID = "GPU-8a3f0c11-2233-4455-6677-8899aabbccde";

    @TempDir Path directory;

    private final HandClock clock =
            new HandClock(Samples.START_NANOS, SampleCapture.EPOCH_MINUS_MONOTONIC);
    private final HandSource gpus = new HandSource("nvml-detail");
    private final HandSource host = new HandSource("host");
    private final EventLog events = new EventLog(4);
    private final RankExchange ranks = new RankExchange();

    @Test
    void holdsWhatIsNewInOrderWithTheRecordsAndSaysSo() throws Exception {
        Path file = directory.resolve("health.ring");
        List<Reading> first =
                List.of(gpu(40), HealthSamples.gpu(SECOND_UUID, clock.epochNanos(), 50));
        try (CaptureRecorder recorder = recorder(file, Optional.empty())) {
            recorder.attached(Samples.image(1));
            gpus.readings = first;
            recorder.tick();
            clock.advance(SECOND / 10);
            recorder.drained(1, 0, clock.monotonicNanos(), Samples.job(0, 20));
            clock.advance(SECOND / 10);
            events.add(HealthSamples.xid(Samples.UUID, clock.epochNanos()));
            ranks.publishRings(HealthSamples.rings());
            recorder.tick();
            clock.advance(SECOND / 10);
            recorder.tick();
            gpus.readings = List.of(gpu(41));
            clock.advance(SECOND / 10);
            recorder.tick();
            assertEquals("Readings: nvml-detail 3. Events: nvml-events 1.", recorder.said());
        }
        List<String> order = new ArrayList<>();
        List<List<Reading>> lists = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            for (CaptureEvent event : CaptureReaderTest.events(reader)) {
                order.add(
                        event.getClass().getSimpleName()
                                + " "
                                + (event.arrivalMonotonicNanos() - Samples.START_NANOS)
                                        * 10
                                        / SECOND);
                switch (event) {
                    case SourceReadings of -> lists.add(of.readings());
                    case Happened happened ->
                            assertEquals(
                                    HealthSamples.xid(
                                            Samples.UUID,
                                            happened.arrivalMonotonicNanos()
                                                    + SampleCapture.EPOCH_MINUS_MONOTONIC),
                                    happened.event());
                    case Rings rings -> assertEquals(HealthSamples.rings(), rings.rings());
                    default -> {}
                }
            }
            assertEquals(
                    List.of(
                            "SourceReadings 0",
                            "State 0",
                            "State 0",
                            "Segment 0",
                            "Records 1",
                            "Happened 2",
                            "Rings 2",
                            "SourceReadings 4"),
                    order);
            assertEquals(List.of(first, List.of(gpus.readings.getFirst())), lists);
            assertEquals(
                    Map.of(
                            "host",
                            new Said(true, 0, 0),
                            "nvml-detail",
                            new Said(true, 3, 0),
                            "nvml-events",
                            new Said(false, 0, 1)),
                    reader.summary().sources());
            assertEquals(
                    "Readings: nvml-detail 3. Events: nvml-events 1.", reader.summary().said());
            assertEquals(Samples.HOST, reader.summary().hostName());
            reader.rewind();
            assertEquals(order.size(), CaptureReaderTest.events(reader).size());
        }
    }

    @Test
    void aReaderOfTheFormatBeforeFindsTheSameRecords() throws Exception {
        Path file = directory.resolve("health.ring");
        List<CaptureEvent> traffic = new ArrayList<>();
        try (CaptureRecorder recorder = recorder(file, Optional.empty())) {
            recorder.attached(Samples.image(1));
            for (int i = 0; i < 40; i++) {
                clock.advance(SECOND / 10);
                gpus.readings = List.of(gpu(40 + i));
                recorder.drained(1, 0, clock.monotonicNanos(), Samples.job(i, 20));
                recorder.tick();
            }
        }
        try (CaptureReader reader = CaptureReader.open(file)) {
            for (CaptureEvent event : CaptureReaderTest.events(reader)) {
                if (!(event instanceof CaptureEvent.Health)) {
                    traffic.add(event);
                }
            }
        }
        // It knows the types 1 and 2 and skips others.
        List<CaptureEvent> before = new ArrayList<>();
        int others = 0;
        try (BlockFileReader blocks = BlockFileReader.open(file, CaptureFormat.FORMAT)) {
            for (Block block : blocks.blocks()) {
                if (block.type() == CaptureFormat.BLOCK_EVENTS) {
                    before.addAll(EventCodec.decode(bytes(blocks, block)));
                } else if (block.type() != CaptureFormat.BLOCK_ABOUT) {
                    others++;
                }
            }
        }
        assertEquals(traffic, before);
        assertTrue(others > 2);
    }

    @Test
    void blocksOfALaterVersionAreLeftOut() throws Exception {
        Path file = directory.resolve("health.ring");
        try (CaptureRecorder recorder = recorder(file, Optional.empty())) {
            recorder.attached(Samples.image(1));
            gpus.readings = List.of(gpu(40));
            recorder.tick();
        }
        Path later = directory.resolve("later.ring");
        try (BlockFileReader blocks = BlockFileReader.open(file, CaptureFormat.FORMAT);
                BlockFileWriter writer =
                        BlockFileWriter.create(
                                later,
                                CaptureFormat.FORMAT,
                                1,
                                "later",
                                BlockFileWriter.Existing.REFUSE)) {
            for (Block block : blocks.blocks()) {
                writer.append(77, ByteBuffer.wrap(new byte[] {9, 9}), 1, 1);
                writer.append(block.type(), ByteBuffer.wrap(bytes(blocks, block)), 1, 1);
            }
        }
        try (CaptureReader whole = CaptureReader.open(file);
                CaptureReader reader = CaptureReader.open(later)) {
            assertEquals("", reader.summary().damage());
            assertEquals(
                    CaptureReaderTest.events(whole).size(),
                    CaptureReaderTest.events(reader).size());
        }
    }

    @Test
    void stopsBeforeABlockOfSourcesThatMakesNoSense() throws Exception {
        Path file = directory.resolve("odd.ring");
        PackedOutput about = new PackedOutput();
        about.u8(0);
        about.signed(0);
        HealthEncoder encoder = new HealthEncoder();
        encoder.add(new State(5, HealthSamples.ok("host", 1)));
        try (BlockFileWriter writer =
                BlockFileWriter.create(
                        file, CaptureFormat.FORMAT, 1, "odd", BlockFileWriter.Existing.REFUSE)) {
            writer.append(CaptureFormat.BLOCK_ABOUT, ByteBuffer.wrap(about.toBytes()), 1, 1);
            writer.append(CaptureFormat.BLOCK_HEALTH, ByteBuffer.wrap(encoder.take()), 1, 1);
            writer.append(CaptureFormat.BLOCK_HEALTH, ByteBuffer.wrap(new byte[] {7}), 1, 1);
        }
        try (CaptureReader reader = CaptureReader.open(file)) {
            assertEquals(1, CaptureReaderTest.events(reader).size());
            String damage = reader.summary().damage();
            assertTrue(damage.contains("how the block begins is 7, at most 1 is possible"), damage);
        }
    }

    @Test
    void holdsNothingThatNamesMachineOrPersonWhenRedacted() throws Exception {
        Path file = directory.resolve("redacted.ring");
        long epochNanos = clock.epochNanos();
        String serial = "1652923012345";
        Reading process =
                Reading.of(SubjectKind.PROCESS, "4001", "identity", epochNanos)
                        .put("process.pid", "4001")
                        .put("process.user.id", "1017")
                        .put("process.cgroup.path", "/user.slice/user-1017.slice/session-3.scope")
                        .put("nccl.env.NCCL_COMM_ID", "head-node:1234")
                        .put("nccl.env.NCCL_TOPO_FILE", "/home/alice/topo.xml")
                        .put("nccl.env.NCCL_SOCKET_IFNAME", "alice0")
                        .put("nccl.env.NCCL_ALGO", "ring,^nvls")
                        .put("tcp.worst_peer", "10.20.30.40:1234")
                        .put("gpu.uuid", Samples.UUID)
                        .put("gpu.serial", serial)
                        .put("gpu.pci_bus_id", "0000:8a:06.0")
                        .build();
        try (CaptureRecorder recorder = recorder(file, Optional.of("h200"))) {
            recorder.attached(Samples.image(1));
            host.readings = List.of(process);
            host.status =
                    new SourceStatus(
                            "host",
                            SourceStatus.State.WARN,
                            "/home/alice/nccl.gpu-node-17.log is not read.");
            gpus.readings = List.of(HealthSamples.gpu(Samples.UUID, epochNanos, 40));
            events.add(
                    new NodeEvent(
                            epochNanos,
                            "nccl-log",
                            "nccl-warn",
                            Severity.TICKET,
                            SubjectKind.GPU,
                            Samples.UUID,
                            "pod-17: connect to 10.20.30.41<5> failed, see /home/alice/a/b.txt",
                            Map.of("host.name", "pod-17", "process.namespace_pid", "7")));
            ranks.publishRings(
                    List.of(
                            new CommunicatorRings(
                                    1, 2, "nccl.gpu-node-17.4001.log", List.of(Map.of(0, 1)))));
            recorder.tick();
        }
        try (BlockFileReader blocks = BlockFileReader.open(file, CaptureFormat.FORMAT)) {
            for (Block block : blocks.blocks()) {
                byte[] bytes = bytes(blocks, block);
                for (String name :
                        List.of(
                                "gpu-node-17",
                                "pod-17",
                                "head-node",
                                "alice",
                                "1017",
                                "10.20.30",
                                serial,
                                Samples.UUID)) {
                    assertFalse(contains(bytes, name), name);
                }
            }
        }
        try (CaptureReader reader = CaptureReader.open(file)) {
            for (CaptureEvent event : CaptureReaderTest.events(reader)) {
                switch (event) {
                    case SourceReadings of when of.source().equals("host") ->
                            assertEquals(
                                    Map.of(
                                            "process.pid",
                                            "4001",
                                            "process.cgroup.path",
                                            "…/session-3.scope",
                                            "nccl.env.NCCL_COMM_ID",
                                            "(withheld)",
                                            "nccl.env.NCCL_TOPO_FILE",
                                            "(withheld)",
                                            "nccl.env.NCCL_SOCKET_IFNAME",
                                            "(withheld)",
                                            "nccl.env.NCCL_ALGO",
                                            "ring,^nvls",
                                            "tcp.worst_peer",
                                            "address-1:1234",
                                            "gpu.uuid",
                                            "GPU-00000000-0000-0000-0000-000000000001",
                                            "gpu.pci_bus_id",
                                            "0000:8a:06.0"),
                                    of.readings().getFirst().attributes());
                    case SourceReadings of ->
                            assertEquals(
                                    "GPU-00000000-0000-0000-0000-000000000001",
                                    of.readings().getFirst().id());
                    case Happened happened -> {
                        assertEquals(
                                "h200: connect to address-2<5> failed, see …/b.txt",
                                happened.event().text());
                        assertEquals("h200", happened.event().attributes().get("host.name"));
                        assertEquals(
                                "GPU-00000000-0000-0000-0000-000000000001",
                                happened.event().subject());
                    }
                    case Rings rings -> assertEquals("file-1", rings.rings().getFirst().origin());
                    case State state when state.status().name().equals("host") ->
                            assertEquals("…/nccl.h200.log is not read.", state.status().reason());
                    default -> {}
                }
            }
        }
    }

    @Test
    void tellsTheSourcesWhichProcessesItCaptures() throws Exception {
        try (CaptureRecorder recorder =
                recorder(directory.resolve("live.ring"), Optional.of("h200"))) {
            recorder.attached(Samples.image(1));
            recorder.attached(Samples.image(2));
            LiveProcess first = ranks.processes().getFirst();
            assertEquals(4001, first.pid());
            assertEquals(123456, first.startTicks());
            assertEquals("ringside-4001-123456.seg", first.segment());
            assertEquals(Samples.UUID, first.ranks().getFirst().gpuUuid());
            assertEquals(0xABCDEF, first.ranks().getFirst().commHash());
            recorder.ended(1, SegmentEnd.CLOSED);
            assertEquals(List.of(4002), ranks.processes().stream().map(LiveProcess::pid).toList());
        }
    }

    @Test
    void countsTheEventsThatCameTooFast() throws Exception {
        try (CaptureRecorder recorder =
                recorder(directory.resolve("flood.ring"), Optional.empty())) {
            for (int i = 0; i < 7; i++) {
                events.add(HealthSamples.xid(Samples.UUID, i));
            }
            recorder.tick();
            assertEquals(
                    "Readings: none. Events: nvml-events 4. Missing: 3 events, which came too fast.",
                    recorder.said());
        }
    }

    private CaptureRecorder recorder(Path file, Optional<String> hostLabel) throws IOException {
        return CaptureRecorder.create(
                file,
                new CaptureSettings("here", false, hostLabel, false),
                clock,
                new HandGpus(),
                new HealthFeed(Samples.HOST, List.of(gpus, host), events, ranks));
    }

    private Reading gpu(double celsius) {
        return HealthSamples.gpu(Samples.UUID, clock.epochNanos(), celsius);
    }

    private static byte[] bytes(BlockFileReader blocks, Block block) throws IOException {
        ByteBuffer raw = blocks.read(block);
        byte[] bytes = new byte[raw.remaining()];
        raw.get(bytes);
        return bytes;
    }

    private static boolean contains(byte[] bytes, String text) {
        byte[] part = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}

package io.ringside.node.capture;

import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Severity;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.HostFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What a node's sources say, made up for tests.
public final class HealthSamples {
    public static final String EVENT_TEXT =
            "GPU 0 (0000:8a:06.0) reported XID 79: the GPU has fallen off the PCIe bus.";

    private HealthSamples() {}

    /// A source that says what a test tells it to.
    public static final class HandSource implements Source {
        public volatile SourceStatus status;
        public volatile List<Reading> readings = List.of();

        public HandSource(String name) {
            status = ok(name, 0);
        }

        @Override
        public SourceStatus status() {
            return status;
        }

        @Override
        public List<Reading> readings() {
            return readings;
        }
    }

    public static SourceStatus ok(String name, long readEpochNanos) {
        return new SourceStatus(
                name,
                State.OK,
                "",
                OptionalLong.of(1_000_000_000),
                OptionalLong.of(readEpochNanos));
    }

    public static Reading gpu(String uuid, long epochNanos, double celsius) {
        return Reading.of(SubjectKind.GPU, uuid, "nvml-detail", epochNanos)
                .put(GpuFigure.TEMPERATURE, celsius)
                .put(GpuFigure.POWER_LIMIT, 700)
                .put("gpu.index", "0")
                .build();
    }

    public static Reading host(long epochNanos, double bytes) {
        return Reading.of(SubjectKind.HOST, "", "host", epochNanos)
                .put(HostFigure.MEMORY_AVAILABLE, bytes)
                .build();
    }

    public static NodeEvent xid(String uuid, long epochNanos) {
        return new NodeEvent(
                epochNanos,
                "nvml-events",
                "xid",
                Severity.PAGE,
                SubjectKind.GPU,
                uuid,
                EVENT_TEXT,
                Map.of("xid", "79", "xid.fault", "hardware"));
    }

    public static List<CommunicatorRings> rings() {
        return List.of(
                new CommunicatorRings(
                        0xABCDEF,
                        4,
                        "nccl.4001.log",
                        List.of(CommunicatorRings.links(List.of(0, 2, 1, 3)), Map.of(0, 1))));
    }
}

package io.ringside.desktop.ui;

import io.ringside.desktop.model.EndedWork;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldEvent;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.model.node.NodeHealth.ToldRhythm;
import io.ringside.desktop.model.node.SourceState;
import io.ringside.desktop.model.node.SourceStatus;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A node with one of each: a page, a note, an event, readings of several kinds, a silent source.
final class SampleHealth {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = SampleCluster.NOW;

    private SampleHealth() {}

    static NodeHealth health() {
        return new NodeHealth(
                List.of(
                        new ToldFinding(
                                "gpu-memory-high",
                                Severity.NOTE,
                                SubjectKind.GPU,
                                "GPU-1",
                                "Memory over 80 %",
                                "112 GiB of 140 GiB in use.",
                                "Nothing, when an engine reserves its cache.",
                                NOW - 300 * SECOND),
                        new ToldFinding(
                                "xid-hardware",
                                Severity.PAGE,
                                SubjectKind.GPU,
                                "GPU-1",
                                "GPU has fallen off the bus",
                                "XID 79 at 05:44:02.",
                                "Drain the node and have it checked.",
                                NOW - 10 * SECOND)),
                List.of(
                        new ToldEvent(
                                1,
                                NOW - 10 * SECOND,
                                "nvml-events",
                                "xid",
                                Severity.PAGE,
                                SubjectKind.GPU,
                                "GPU-1",
                                "XID 79: the GPU no longer answers on the bus.")),
                List.of(
                        new ToldReading(
                                SubjectKind.GPU,
                                "GPU-1",
                                "nvml",
                                NOW - SECOND,
                                Map.of("gpu.temperature", 66.0, "gpu.memory.used", 120e9),
                                Map.of("gpu.index", "1")),
                        new ToldReading(
                                SubjectKind.HOST,
                                "",
                                "host",
                                NOW - 2 * SECOND,
                                Map.of("host.memory.available", 1e12, "not.in.the.catalogue", 0.25),
                                Map.of())),
                Optional.of(new ToldRhythm(true, NOW + 50 * SECOND, "rule xid-hardware")));
    }

    static EndedWork ended() {
        return new EndedWork(
                4_064,
                3,
                1_016,
                List.of(new EndedWork.Sum("AllReduce", 1_234_567, 98_765_432_100L)),
                List.of(new EndedWork.Sum("measured", 40, 1 << 30)),
                new EndedWork.Sum("", 80, 2L << 30));
    }

    static List<SourceStatus> sources() {
        return List.of(
                new SourceStatus(
                        "nvml",
                        SourceState.OK,
                        "",
                        OptionalLong.of(SECOND),
                        OptionalLong.of(NOW - SECOND / 2)),
                new SourceStatus(
                        "nvml-gpm",
                        SourceState.WARN,
                        "nvml-gpm has not answered for 12 s; its last readings are shown.",
                        OptionalLong.of(SECOND),
                        OptionalLong.of(NOW - 12 * SECOND)),
                new SourceStatus(
                        "infiniband",
                        SourceState.UNAVAILABLE,
                        "No InfiniBand port on this host.",
                        OptionalLong.of(5 * SECOND),
                        OptionalLong.of(NOW - SECOND)));
    }
}

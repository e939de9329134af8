package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;
import static io.ringside.protocol.figures.FigureKind.GAUGE;

/// Figures of one process of this host.
public enum ProcessFigure implements Figure {
    CGROUP_ID(
            "process.cgroup.id",
            "1",
            GAUGE,
            "Inode of its cgroup, which is the cgroup's id in the kernel"),
    TCP_SEGMENTS_SENT(
            "process.tcp.segments_sent", "{segment}", COUNTER, "TCP segments sent with data"),
    TCP_RETRANSMITTED(
            "process.tcp.retransmitted_segments", "{segment}", COUNTER, "TCP segments sent again"),
    OOM_KILLS(
            "process.cgroup.oom_kills",
            "{process}",
            COUNTER,
            "Processes of its cgroup killed for want of memory"),
    CPU_THROTTLED(
            "process.cgroup.cpu.throttled", "s", COUNTER, "Time its cgroup was kept from the CPU");

    private final String id;
    private final String unit;
    private final FigureKind kind;
    private final String meaning;

    ProcessFigure(String id, String unit, FigureKind kind, String meaning) {
        this.id = id;
        this.unit = unit;
        this.kind = kind;
        this.meaning = meaning;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public FigureKind kind() {
        return kind;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}

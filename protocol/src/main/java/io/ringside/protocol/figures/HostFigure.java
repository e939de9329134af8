package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of the host as a whole.
public enum HostFigure implements Figure {
    MEMORY_TOTAL("host.memory.total", "By", LIMIT, "Size of the memory"),
    MEMORY_AVAILABLE(
            "host.memory.available", "By", GAUGE, "Memory that can be had without swapping"),
    GPUS_KNOWN("host.gpus.known", "{gpu}", GAUGE, "GPUs seen since the daemon's start"),
    GPUS_FAILED("host.gpus.failed", "{gpu}", GAUGE, "GPUs that are gone or whose source fails");

    private final String id;
    private final String unit;
    private final FigureKind kind;
    private final String meaning;

    HostFigure(String id, String unit, FigureKind kind, String meaning) {
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

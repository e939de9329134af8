package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of one NVLink of one GPU.
public enum GpuLinkFigure implements Figure {
    SPEED("gpu_link.speed", "By/s", LIMIT, "What the link carries each way at its present speed"),
    UP("gpu_link.up", "1", GAUGE, "1 when the link is active, 0 when it is not");

    private final String id;
    private final String unit;
    private final FigureKind kind;
    private final String meaning;

    GpuLinkFigure(String id, String unit, FigureKind kind, String meaning) {
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

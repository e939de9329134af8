package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of one port of an RDMA device.
public enum PortFigure implements Figure {
    RATE("port.rate", "By/s", LIMIT, "Rate of the port, each way"),
    ACTIVE("port.active", "1", GAUGE, "1 when the port is active and its physical link up, else 0");

    private final String id;
    private final String unit;
    private final FigureKind kind;
    private final String meaning;

    PortFigure(String id, String unit, FigureKind kind, String meaning) {
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

package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.GAUGE;

/// Figures of one serving engine.
public enum EngineFigure implements Figure {
    UP("engine.up", "1", GAUGE, "1 when the page was read, 0 when it was not");

    private final String id;
    private final String unit;
    private final FigureKind kind;
    private final String meaning;

    EngineFigure(String id, String unit, FigureKind kind, String meaning) {
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

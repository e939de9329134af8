package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of one source of a node's readings, as its health rules see it.
public enum SourceFigure implements Figure {
    WAS_OK("source.was_ok", "1", GAUGE, "1 when it has been read without a fault once, else 0"),
    SILENCE("source.silence", "s", GAUGE, "Time since its latest reading"),
    PERIOD("source.period", "s", LIMIT, "Time between two readings in the present rhythm");

    private final String id;
    private final String unit;
    private final FigureKind kind;
    private final String meaning;

    SourceFigure(String id, String unit, FigureKind kind, String meaning) {
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

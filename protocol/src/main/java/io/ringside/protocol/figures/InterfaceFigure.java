package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.COUNTER;

/// Figures of one network interface.
public enum InterfaceFigure implements Figure {
    RECEIVED("interface.received", "By", COUNTER, "Bytes received"),
    SENT("interface.sent", "By", COUNTER, "Bytes sent");

    private final String id;
    private final String unit;
    private final FigureKind kind;
    private final String meaning;

    InterfaceFigure(String id, String unit, FigureKind kind, String meaning) {
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

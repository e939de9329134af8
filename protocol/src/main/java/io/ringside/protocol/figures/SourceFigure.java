package io.ringside.protocol.figures;

import static io.ringside.protocol.figures.FigureKind.GAUGE;
import static io.ringside.protocol.figures.FigureKind.LIMIT;

/// Figures of one source of a node's readings, as its health rules see it.
public enum SourceFigure implements Catalogued {
    WAS_OK("source.was_ok", "1", GAUGE, "1 when it has been read without a fault once, else 0"),
    SILENCE("source.silence", "s", GAUGE, "Time since its latest reading"),
    PERIOD("source.period", "s", LIMIT, "Time between two readings in the present rhythm");

    private final Entry entry;

    SourceFigure(String id, String unit, FigureKind kind, String meaning) {
        entry = new Entry(id, unit, kind, meaning);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}

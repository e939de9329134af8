package io.ringside.protocol.figures;

/// A figure of one of the catalogue's enums, which only hold its entry.
interface Catalogued extends Figure {
    Entry entry();

    @Override
    default String id() {
        return entry().id();
    }

    @Override
    default String unit() {
        return entry().unit();
    }

    @Override
    default FigureKind kind() {
        return entry().kind();
    }

    @Override
    default String meaning() {
        return entry().meaning();
    }

    /// As [Figure] describes each.
    record Entry(String id, String unit, FigureKind kind, String meaning) {}
}

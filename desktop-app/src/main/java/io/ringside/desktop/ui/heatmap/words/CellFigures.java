package io.ringside.desktop.ui.heatmap.words;

import io.ringside.desktop.ui.text.ColumnUnit;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.theme.Typeface;

/// The numbers in the cells of one matrix: one unit and one number of decimals for all, as many as
/// fit the cell. Immutable.
///
/// @param named the unit is written too
record CellFigures(ColumnUnit unit, int decimals, boolean named, Typeface face, double room) {

    /// @param most the largest value there is
    /// @param room the width that a number may take
    static CellFigures of(ColumnUnit unit, double most, double room) {
        CellFigures wide =
                new CellFigures(unit, decimals(unit, most), true, Typeface.semibold(12), room);
        if (wide.fitsAll(most)) {
            return wide;
        }
        CellFigures bare =
                new CellFigures(unit, wide.decimals(), false, Typeface.semibold(11), room);
        while (!bare.fitsAll(most) && bare.decimals() > 0) {
            bare = new CellFigures(unit, bare.decimals() - 1, false, bare.face(), room);
        }
        return bare;
    }

    /// The value as written; empty where even that is too wide: the tip has it.
    String text(double value) {
        String text = written(value);
        return face.width(text) <= room ? text : "";
    }

    private boolean fitsAll(double most) {
        return face.width(written(most)) <= room
                && face.width(written(Math.min(most, least() / 4))) <= room;
    }

    private String written(double value) {
        double scaled = value / unit.divisor();
        String figure =
                scaled > 0 && scaled < least() / unit.divisor() / 2
                        ? "<" + Figures.fixed(least() / unit.divisor(), decimals)
                        : scaled == 0 ? "0" : Figures.fixed(scaled, decimals);
        return named && !unit.name().isEmpty() ? Figures.withUnit(figure, unit.name()) : figure;
    }

    /// The smallest value that is written as itself.
    private double least() {
        return unit.divisor() / Math.pow(10, decimals);
    }

    /// Three significant digits for the largest value; a count has no fraction.
    private static int decimals(ColumnUnit unit, double most) {
        double scaled = most / unit.divisor();
        return unit.divisor() == 1 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
    }
}

package io.ringside.desktop.ui.heatmap.words;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.ui.text.ColumnUnit;
import io.ringside.desktop.ui.theme.Typeface;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CellFiguresTest {
    private static final double GIB = 1 << 30;
    private static final ColumnUnit UNIT = ColumnUnit.forBytes(1.85 * GIB);

    @BeforeAll
    static void measureWithTheWindowsOwnFonts() {
        Typeface.load();
    }

    @Test
    void allCellsHaveTheUnitWhileThereIsRoom() {
        CellFigures wide = CellFigures.of(UNIT, 1.85 * GIB, 200);
        assertEquals("1.85\u202FGiB", wide.text(1.85 * GIB));
        assertEquals("0.01\u202FGiB", wide.text(0.00967 * GIB));
    }

    @Test
    void decimalsGoBeforeTheFigureTouchesTheEdge() {
        assertEquals("0.01", CellFigures.of(UNIT, 1.85 * GIB, 42).text(0.00967 * GIB));
        assertEquals("2", CellFigures.of(UNIT, 1.85 * GIB, 18).text(1.85 * GIB));
    }

    @Test
    void littleIsNotZeroAndZeroIs() {
        CellFigures figures = CellFigures.of(UNIT, 1.85 * GIB, 42);
        assertEquals("<0.01", figures.text(1_000));
        assertEquals("0", figures.text(0));
    }

    @Test
    void whatDoesNotFitIsLeftOut() {
        assertEquals("", CellFigures.of(UNIT, 1.85 * GIB, 4).text(1.85 * GIB));
    }
}

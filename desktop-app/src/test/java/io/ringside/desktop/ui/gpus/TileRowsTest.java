package io.ringside.desktop.ui.gpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;

class TileRowsTest {
    private static TileRows rows(int tiles, double width) {
        TileRows rows = new TileRows(tiles);
        for (int i = 0; i < tiles; i++) {
            Region tile = new Region();
            tile.setMinSize(50, 64);
            tile.setPrefSize(50, 64);
            rows.getChildren().add(tile);
        }
        rows.resize(width, rows.prefHeight(width));
        rows.layout();
        return rows;
    }

    private static double right(TileRows rows, int tile) {
        return rows.getChildren().get(tile).getBoundsInParent().getMaxX();
    }

    @Test
    void eightFillTheWidthOfAnyPanel() {
        for (double width : new double[] {428, 640, 868, 1252, 1572}) {
            TileRows rows = rows(8, width);
            assertEquals(width, right(rows, 7), 0.01, width + " pixels");
            assertEquals(64, rows.getHeight(), width + " pixels");
        }
    }

    @Test
    void aStripOfOneColumnIsFilledToo() {
        TileRows rows = rows(8, 92);

        assertEquals(92, right(rows, 0), 0.01);
        assertEquals(8 * 64 + 7 * 4, rows.getHeight());
    }

    @Test
    void rowsAreAsLongAsEachOther() {
        assertEquals(4, TileRows.columns(400, 8), "not seven and one");
        assertEquals(8, TileRows.columns(428, 8));
        assertEquals(8, TileRows.columns(800, 16), "sixteen in two rows, not fourteen and two");
        assertEquals(1, TileRows.columns(20, 8), "less room than for one");
    }

    @Test
    void noTileLiesOnAnother() {
        TileRows rows = rows(8, 300);
        for (int i = 1; i < 8; i++) {
            boolean sameRow =
                    rows.getChildren().get(i).getLayoutY()
                            == rows.getChildren().get(i - 1).getLayoutY();
            assertTrue(
                    !sameRow || rows.getChildren().get(i).getLayoutX() > right(rows, i - 1),
                    "tile " + i);
        }
    }
}

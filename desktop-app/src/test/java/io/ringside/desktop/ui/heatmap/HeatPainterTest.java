package io.ringside.desktop.ui.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.ui.heatmap.matrix.HeatFrame;
import io.ringside.desktop.ui.heatmap.matrix.HeatLayout;
import io.ringside.desktop.ui.heatmap.matrix.HeatRaster;
import io.ringside.desktop.ui.heatmap.matrix.HeatRequest;
import io.ringside.desktop.ui.heatmap.matrix.Metric;
import io.ringside.desktop.ui.heatmap.matrix.ScaleChoice;
import io.ringside.desktop.ui.heatmap.matrix.ScaleKind;
import io.ringside.desktop.ui.pixel.Pixels;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.TestPalettes;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.themes.Theme;
import org.junit.jupiter.api.Test;

class HeatPainterTest {
    private static final Palette PALETTE = TestPalettes.of(Theme.DARK);
    private static final int PANEL = PALETTE.argb(Token.BG_PANEL);
    private static final int FULL = PALETTE.sequential().argb(1);

    @Test
    void measuredIsSolid() {
        HeatFrame frame = textures(300);
        assertSolid(frame, 0, 1);
    }

    @Test
    void declaredHasAnEdgeOfThreeOnAndThreeOff() {
        HeatFrame frame = textures(300);
        int x = frame.layout().x(0);
        int y = frame.layout().y(1);
        for (int i = 0; i < 3; i++) {
            assertEquals(PANEL, frame.pixels().at(x + i, y), "gap " + i);
            assertEquals(FULL, frame.pixels().at(x + 3 + i, y), "tooth " + i);
            assertEquals(PANEL, frame.pixels().at(x + i, y + 1), "two deep " + i);
        }
        assertEquals(FULL, frame.pixels().at(x + 2, y + 2));
        assertEquals(FULL, frame.pixels().at(x + 40, y + 40));
    }

    @Test
    void modelledIsHalfInkHalfPanel() {
        HeatFrame frame = textures(300);
        int x = frame.layout().x(2);
        int y = frame.layout().y(1);
        int ink = 0;
        for (int i = 0; i < 64; i++) {
            int pixel = frame.pixels().at(x + i, y + 20);
            assertTrue(pixel == FULL || pixel == PANEL);
            ink += pixel == FULL ? 1 : 0;
        }
        assertEquals(32, ink);
    }

    @Test
    void absentIsAnOutlineAndStaleADashedOne() {
        HeatFrame frame = textures(300);
        int x = frame.layout().x(0);
        assertEquals(PALETTE.argb(Token.LINE_SUBTLE), frame.pixels().at(x, 0));
        assertEquals(PANEL, frame.pixels().at(x + 20, 20));
        int y = frame.layout().y(2);
        assertEquals(PALETTE.argb(Token.STATE_STALE), frame.pixels().at(x, y));
        assertEquals(PANEL, frame.pixels().at(x + 4, y));
        assertEquals(PANEL, frame.pixels().at(x + 20, y + 20), "stale has no colour");
    }

    @Test
    void smallCellsHaveFinerTexturesAndOneFreePixel() {
        HeatFrame frame = textures(48);
        assertEquals(16, frame.layout().pixelWidth());
        assertEquals(PANEL, frame.pixels().at(frame.layout().x(0), frame.layout().y(1)));
        assertEquals(FULL, frame.pixels().at(frame.layout().x(0) + 1, frame.layout().y(1)));
        assertEquals(PANEL, frame.pixels().at(frame.layout().x(1) + 15, 4), "gap to the right");
    }

    @Test
    void cellsSmallerThanAPixelArePooledByTheStrongestValueAndTheWeakestProvenance() {
        ClusterView many = SampleCluster.manyRanks(4096);
        HeatFrame frame = paint(many, 256, 1, false);
        assertTrue(frame.layout().pooled());
        assertEquals(256, frame.pixels().width());
        assertNotEquals(PANEL, frame.pixels().at(0, 0));
        assertEquals(PANEL, frame.pixels().at(200, 100));
        HeatFrame provenance = paint(many, 256, 1, true);
        assertEquals(
                PALETTE.argb(HeatRaster.token(io.ringside.desktop.model.Provenance.MEASURED)),
                provenance.pixels().at(0, 0));
    }

    @Test
    void zoomedCellsAreFoundWhereTheyAreDrawn() {
        ClusterView many = SampleCluster.manyRanks(1024);
        HeatFrame frame = paint(many, 400, 64, false);
        HeatLayout layout = frame.layout();
        assertEquals(25, layout.pixelWidth());
        int column = layout.columnAt(200);
        assertTrue(layout.x(column) <= 200 && layout.x(column) + layout.pixelWidth() > 200);
        assertEquals(-1, layout.columnAt(400));
    }

    @Test
    void theSameColoursAreSaidByTheLegendAndTheCells() {
        HeatFrame frame = textures(300);
        assertEquals(FULL, PALETTE.sequential().argb(frame.scale().ratio(frame.matrix().most())));
    }

    private static void assertSolid(HeatFrame frame, int from, int to) {
        HeatLayout layout = frame.layout();
        Pixels pixels = frame.pixels();
        int size = layout.pixelWidth() - HeatRaster.gap(layout.pixelWidth());
        for (int i = 0; i < size; i++) {
            assertEquals(FULL, pixels.at(layout.x(to) + i, layout.y(from)));
            assertEquals(FULL, pixels.at(layout.x(to) + i, layout.y(from) + i));
        }
    }

    private static HeatFrame textures(int size) {
        return paint(SampleCluster.textures(), size, 1, false);
    }

    private static HeatFrame paint(ClusterView view, int size, double zoom, boolean provenance) {
        HeatRequest request =
                new HeatRequest(
                        view,
                        Metric.BYTES,
                        -1,
                        ScaleChoice.AUTOMATIC.of(ScaleKind.LINEAR),
                        provenance,
                        HeatRequest.Room.roomy(view.ranks().size()),
                        size,
                        size,
                        1,
                        zoom,
                        0,
                        0,
                        PALETTE);
        return new HeatPainter().paint(request, null);
    }
}

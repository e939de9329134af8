package io.ringside.desktop.ui.heatmap.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// How large cells become, and what gives way for them.
class HeatLayoutTest {
    private static final boolean[] EIGHT_NODES = nodes(8);

    @Test
    void largeCellsHaveWholeGapsBetweenNodes() {
        HeatLayout layout = layout(64 * 6 + 7 * 4);
        assertEquals(6, layout.cellWidth());
        assertEquals(4, layout.nodeGap());
        assertEquals(8 * 6 + 4, layout.x(8));
    }

    @Test
    void gapsBetweenNodesShrinkBeforeCellsDo() {
        HeatLayout layout = layout(64 * 3 + 7);
        assertEquals(3, layout.cellWidth());
        assertEquals(1, layout.nodeGap());
        assertEquals(64 * 3 + 7, layout.x(63) + layout.pixelWidth());
    }

    @Test
    void theSmallestCellsHaveNoGaps() {
        HeatLayout layout = layout(64 * 2);
        assertEquals(2, layout.cellWidth());
        assertEquals(64 * 2, layout.x(63) + 2);
    }

    @Test
    void withinAnyRoomAllRanksFit() {
        for (int clip = 1; clip < 1_000; clip++) {
            HeatLayout layout = layout(clip);
            assertTrue(layout.x(63) + layout.cellWidth() <= clip + 1e-6, "clip " + clip);
        }
    }

    @Test
    void headsAndSumsShrinkBeforeTheSmallestCellsDo() {
        HeatRequest.Room room = HeatRequest.Room.of(EIGHT_NODES, 600, 36 + 64 * 3 + 7 + 17, 1);
        assertTrue(room.tight());
        assertEquals(3, cell(room, 600, 36 + 64 * 3 + 7 + 17));
    }

    @Test
    void headsAndSumsKeepTheirRoomWhereCellsAreLargeOrGainNothing() {
        assertFalse(HeatRequest.Room.of(EIGHT_NODES, 900, 900, 1).tight());
        HeatRequest.Room roomy = HeatRequest.Room.roomy(64);
        double high = roomy.top() + 64 * 5 + 28 + roomy.bottom();
        assertFalse(HeatRequest.Room.of(EIGHT_NODES, 900, high, 1).tight());
        assertEquals(5, cell(roomy, 900, high));
    }

    private static double cell(HeatRequest.Room room, double width, double height) {
        return HeatLayout.of(EIGHT_NODES, room.width(width, 1), room.height(height, 1), 1, 1, 0, 0)
                .cellHeight();
    }

    private static HeatLayout layout(int clip) {
        return HeatLayout.of(EIGHT_NODES, clip, clip, 1, 1, 0, 0);
    }

    private static boolean[] nodes(int each) {
        boolean[] starts = new boolean[64];
        for (int rank = 0; rank < starts.length; rank += each) {
            starts[rank] = true;
        }
        return starts;
    }
}

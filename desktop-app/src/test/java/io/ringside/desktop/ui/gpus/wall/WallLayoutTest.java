package io.ringside.desktop.ui.gpus.wall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.gpus.wall.WallNode.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WallLayoutTest {
    private static List<WallNode> nodes(int nodes, int gpus) {
        List<WallNode> all = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            int first = node * gpus;
            all.add(
                    new WallNode(
                            "node" + node,
                            "",
                            IntStream.range(first, first + gpus).boxed().toList(),
                            Trouble.NONE));
        }
        return all;
    }

    @Test
    void twoThousandGpusFitIntoThePanelAndNoneLiesOnAnother() {
        WallLayout layout = WallLayout.of(nodes(256, 8), 498, 290);

        assertEquals(2048, layout.cells().size());
        assertTrue(layout.height() <= 290, layout.height() + " pixels");
        assertTrue(layout.cells().stream().allMatch(c -> c.x() > 0 && c.x() < 498));
        for (int i = 0; i < layout.cells().size(); i++) {
            assertEquals(i, layout.at(layout.cells().get(i).x(), layout.cells().get(i).y()));
        }
    }

    @Test
    void fourThousandGoOnBelowAtTheLeastSize() {
        WallLayout layout = WallLayout.of(nodes(512, 8), 498, 290);

        assertEquals(4096, layout.cells().size());
        assertEquals(WallLayout.LEAST, layout.width());
        assertTrue(layout.height() > 290);
    }

    @Test
    void fewAreLargeAndHaveTheirNodesNames() {
        WallLayout layout = WallLayout.of(nodes(8, 8), 498, 230);

        assertEquals(8, layout.heads().size());
        assertTrue(layout.width() > 24, layout.width() + " pixels");
        assertTrue(layout.numbered());
    }

    @Test
    void figuresStandInHexagonsOnlyWhereThreeDigitsFit() {
        assertFalse(WallLayout.of(nodes(256, 8), 498, 290).numbered());
        assertFalse(WallLayout.of(List.of(), 498, 290).numbered(), "of no GPU");
    }

    @Test
    void fullRowsOfNodesTakeAllOfTheWidth() {
        for (double width : new double[] {498, 868, 1252, 1572}) {
            WallLayout layout = WallLayout.of(nodes(64, 8), width, 500);
            double middle = layout.cells().stream().mapToDouble(c -> c.x()).max().orElseThrow();
            double right = middle + layout.width() / 2;

            assertTrue(right <= width, right + " of " + width);
            // What is left is less than a hexagon for each node of a row.
            long across =
                    layout.cells().stream().filter(c -> c.gpu() % 8 == 0 && c.y() < 60).count();
            assertTrue((width - right) * across < width / 4, right + " of " + width);
        }
    }

    @Test
    void theWorstNodeIsFirstAndTheOthersKeepTheirOrder() {
        List<WallNode> nodes = nodes(4, 1);
        nodes.set(2, new WallNode("node2", "", List.of(2), Trouble.FAILED));
        nodes.set(3, new WallNode("node3", "", List.of(3), Trouble.WARNED));

        assertEquals(
                List.of("node2", "node3", "node0", "node1"),
                WallNode.worstFirst(nodes).stream().map(WallNode::name).toList());
    }

    @Test
    void arrowsReachEveryGpuAndStopAtTheEdges() {
        WallLayout layout = WallLayout.of(nodes(16, 8), 498, 230);
        List<Integer> open = new ArrayList<>(List.of(0));
        boolean[] reached = new boolean[layout.cells().size()];
        reached[0] = true;
        while (!open.isEmpty()) {
            int at = open.removeLast();
            for (int[] way : new int[][] {{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
                int next = layout.next(at, way[0], way[1]);
                if (!reached[next]) {
                    reached[next] = true;
                    open.add(next);
                }
            }
        }
        for (int i = 0; i < reached.length; i++) {
            assertTrue(reached[i], "GPU " + i);
        }
        assertEquals(0, layout.next(0, -1, 0));
        assertEquals(0, layout.next(0, 0, -1));
    }

    @Test
    void noGpusHaveNoPlaceAndNoHeight() {
        WallLayout layout = WallLayout.of(List.of(), 498, 230);

        assertEquals(0, layout.height());
        assertEquals(-1, layout.at(10, 10));
        assertEquals(-1, layout.next(0, 1, 0));
    }
}

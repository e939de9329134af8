package io.ringside.desktop.ui.timeline.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.ui.SampleTimeline;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.RankView;
import io.ringside.desktop.viewdata.TimelineData;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompactRowsTest {
    /// What the timeline has in a window of 1600 x 900.
    private static final int ROOM = 244;

    @Test
    void eightAndSixtyFourRanksFitOneScreen() {
        for (int ranks : new int[] {8, 64}) {
            TrackRows rows = TrackRows.of(view(ranks, 8), ROOM, Set.of());
            assertEquals(ranks, rows.rows().size());
            assertTrue(rows.height() <= ROOM, ranks + " take " + rows.height());
            assertTrue(rows.rows().stream().allMatch(row -> row.height() >= 3));
        }
    }

    @Test
    void moreRanksThanFitAreOneRowANode() {
        TrackRows rows = TrackRows.of(view(32, 0, 4), 60, Set.of());
        assertEquals(4, rows.rows().size());
        assertEquals("8 ranks", rows.rows().getFirst().label());
        int chunks = rows.rows().getFirst().track().chunks().size();
        assertEquals(8 * 2, chunks, "of all its ranks");
    }

    @Test
    void thousandsOfRanksAreScrolledTo() {
        TrackRows rows = TrackRows.of(view(4_096, 0), ROOM, Set.of());
        assertEquals(1, rows.rows().size());
        TrackRows opened = TrackRows.of(view(4_096, 0), ROOM, Set.of("node 0"));
        assertEquals(4_097, opened.rows().size());
        assertTrue(opened.height() > ROOM);
    }

    @Test
    void aRankThatIsOpenHasAllItsRows() {
        TrackRows rows = TrackRows.of(view(64, 8), ROOM, Set.of("rank 3"));
        assertEquals(64 + 8, rows.rows().size());
        assertEquals(8 + 1, rows.rows().stream().filter(row -> row.key().equals("rank 3")).count());
    }

    @Test
    void fewRanksKeepTheirChannels() {
        TrackRows rows = TrackRows.of(view(2, 24), 100, Set.of());
        assertEquals(50, rows.rows().size());
    }

    @Test
    void aNodeInTroubleComesFirst() {
        ClusterView four = SampleCluster.fourNodes(true);
        TrackRows rows = TrackRows.of(four, 60, Set.of());
        assertTrue(rows.rows().getFirst().title().endsWith("n3"), "the lost one");
        assertTrue(rows.rows().get(1).title().endsWith("n0"));
    }

    private static ClusterView view(int ranks, int channels) {
        return view(ranks, channels, 1);
    }

    private static ClusterView view(int ranks, int channels, int nodes) {
        TimelineData data = SampleTimeline.of(ranks, channels, 2, SampleCluster.NOW, 0);
        ClusterView four = SampleCluster.fourNodes(false);
        List<RankView> axis = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            int node = rank / (ranks / nodes);
            axis.add(new RankView(rank, OptionalInt.of(node), OptionalInt.empty(), ""));
        }
        return new ClusterView(
                1,
                SampleCluster.NOW,
                four.nodes(),
                four.communicators(),
                axis,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                data);
    }
}

package io.ringside.desktop.ui.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.ui.tables.OperationGroups.Line;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.OperationRow;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperationGroupsTest {
    private static final ClusterView VIEW = SampleCluster.fourNodes(false);

    @Test
    void anOperationIsOneLineOverItsRanksWithLeastMedianAndMost() {
        List<OperationRow> rows = new ArrayList<>();
        for (int rank = 0; rank < 32; rank++) {
            rows.add(row(rank, "kernel", 100_000 + 1_000L * ((rank * 7) % 32), false));
        }
        List<Line> lines = OperationGroups.lines(VIEW, rows, Set.of());
        assertEquals(1, lines.size());
        Line line = lines.getFirst();
        assertEquals("32 ranks", line.where());
        assertEquals(OptionalLong.of(100_000), line.least());
        assertEquals(OptionalLong.of(115_000), line.median());
        assertEquals(OptionalLong.of(131_000), line.most());
        assertEquals(OptionalInt.of(9), line.mostAt());
        assertEquals("20", line.counts(), "of each rank, not their sum");
        assertEquals("world", line.communicator());
    }

    @Test
    void anOpenLineIsFollowedByItsRanksWithTheirNodes() {
        List<OperationRow> rows = List.of(row(3, "kernel", 5, false), row(25, "kernel", 6, false));
        Line head = OperationGroups.lines(VIEW, rows, Set.of()).getFirst();
        List<Line> lines = OperationGroups.lines(VIEW, rows, Set.of(head.key()));
        assertEquals(3, lines.size());
        assertEquals("rank 3, n0", lines.get(1).where());
        assertEquals("rank 25, n3", lines.get(2).where());
    }

    /// Else an enqueue of a microsecond would be the fastest transfer of all.
    @Test
    void anEnqueueIsNeverComparedWithADuration() {
        List<OperationRow> rows =
                List.of(
                        row(0, "proxy", 36_000_000, false),
                        row(1, "enqueue", 190, false),
                        row(2, "enqueue", 313, false));
        Line line = OperationGroups.lines(VIEW, rows, Set.of()).getFirst();
        assertEquals("proxy, 1", line.timedBy());
        assertEquals(OptionalLong.of(36_000_000), line.least());
        assertEquals(OptionalLong.of(36_000_000), line.most());
    }

    @Test
    void anEnqueueTimeSaysSoInItsRow() {
        Line line =
                OperationGroups.lines(VIEW, List.of(row(0, "enqueue", 313, false)), Set.of())
                        .getFirst();
        List<Column<Line>> columns = OperationColumns.all();
        List<String> titles = columns.stream().map(Column::title).toList();
        int timed = titles.indexOf("Timed by");
        assertTrue(timed >= 0 && timed < titles.indexOf("p50\n\u00B5s"), titles.toString());
        assertEquals("enqueue", columns.get(timed).text().apply(line));
    }

    @Test
    void ranksOfALostNodeEnterNoFigureOfTheLineAndAreCounted() {
        List<OperationRow> rows =
                List.of(
                        row(0, "kernel", 100, false),
                        row(1, "kernel", 110, false),
                        row(24, "kernel", 9_000, true));
        Line line = OperationGroups.lines(VIEW, rows, Set.of()).getFirst();
        assertEquals("2 ranks", line.where());
        assertEquals("1 stale", line.state());
        assertEquals(OptionalLong.of(110), line.most());
    }

    @Test
    void whatNobodyTimedIsAbsent() {
        Line line =
                OperationGroups.lines(
                                VIEW,
                                List.of(row(0, "", -1, false), row(1, "", -1, false)),
                                Set.of())
                        .getFirst();
        assertEquals(OptionalLong.empty(), line.median());
        assertEquals("", line.timedBy());
    }

    /// @param p50 negative: not timed
    private static OperationRow row(int rank, String source, long p50, boolean stale) {
        OptionalLong time = p50 < 0 ? OptionalLong.empty() : OptionalLong.of(p50);
        return new OperationRow(
                0,
                rank / 8,
                rank,
                "AllReduce",
                "ncclFloat32",
                OptionalInt.empty(),
                4096,
                true,
                "RING",
                "LL",
                2,
                20,
                4096 * 20,
                0,
                0,
                source,
                time,
                time,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                1,
                stale);
    }
}

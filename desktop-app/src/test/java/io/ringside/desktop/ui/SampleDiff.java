package io.ringside.desktop.ui;

import io.ringside.desktop.viewdata.diff.DiffFinding;
import io.ringside.desktop.viewdata.diff.DiffFinding.Change;
import io.ringside.desktop.viewdata.diff.DiffRow;
import io.ringside.desktop.viewdata.diff.DiffRow.Course;
import io.ringside.desktop.viewdata.diff.DiffRow.Kind;
import io.ringside.desktop.viewdata.diff.DiffView;
import java.util.ArrayList;
import java.util.List;

/// Two runs of 8 ranks, or of more, of which one rank became slow.
public final class SampleDiff {
    private static final double MILLI = 1e6;

    private SampleDiff() {}

    public static DiffView ofRanks(int ranks) {
        List<DiffRow> rows = new ArrayList<>();
        rows.add(row(Kind.STEP, "world " + ranks + " ranks (0-" + (ranks - 1) + ")", 412, 530));
        for (String call : List.of("AllReduce 25 MiB", "AllGather 4 MiB", "ReduceScatter 4 MiB")) {
            rows.add(row(Kind.OPERATION, call + " in world " + ranks + " ranks", 2.4, 2.41));
        }
        for (int rank = 0; rank < ranks; rank++) {
            rows.add(row(Kind.WAIT, "rank " + rank, 0.02, rank == 3 ? 1.9 : 0.021));
        }
        rows.add(
                new DiffRow(
                        Kind.GPU,
                        "node 1 GPU 3 SM clock",
                        "Hz",
                        120,
                        120,
                        1.98e9,
                        1.23e9,
                        1.98e9,
                        1.98e9,
                        Double.NaN,
                        Double.NaN,
                        "beyond noise",
                        Course.WORSE));
        return new DiffView(
                120,
                118.4,
                "3 of " + rows.size() + " rows changed beyond noise, first the lag of rank 3.",
                rows,
                List.of(
                        new DiffFinding(Change.STAYED, "note", "NCCL_ALGO is set on all ranks"),
                        new DiffFinding(
                                Change.CAME, "page", "Rank 3 is 1.9 ms late in most steps")),
                List.of("only before: dp 2 ranks (0-1)"));
    }

    private static DiffRow row(Kind kind, String what, double before, double after) {
        double ratio = after / before;
        return new DiffRow(
                kind,
                what,
                "ns",
                1180,
                1164,
                before * MILLI,
                after * MILLI,
                1.4 * before * MILLI,
                1.5 * after * MILLI,
                kind == Kind.OPERATION ? 9.8 : Double.NaN,
                kind == Kind.OPERATION ? 9.7 : Double.NaN,
                ratio > 1.1 ? "beyond noise" : "within noise",
                ratio > 1.1 ? Course.WORSE : Course.SAME);
    }
}

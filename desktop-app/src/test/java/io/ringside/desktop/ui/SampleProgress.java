package io.ringside.desktop.ui;

import io.ringside.desktop.model.RankProgress;
import io.ringside.desktop.model.RankProgress.Bracket;
import io.ringside.desktop.model.RankProgress.Point;
import io.ringside.desktop.model.RankProgress.State;
import io.ringside.desktop.viewdata.ProgressRow;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A rank that has nothing to do, and one that stands.
final class SampleProgress {
    private SampleProgress() {}

    static List<ProgressRow> rows(long nowEpochNanos) {
        OptionalLong since = OptionalLong.of(nowEpochNanos - 12_000_000_000L);
        RankProgress idle =
                new RankProgress(
                        1,
                        0,
                        Optional.of(point(512)),
                        since,
                        Optional.empty(),
                        State.UNKNOWN,
                        "event",
                        Optional.empty(),
                        0,
                        0,
                        true,
                        512,
                        512,
                        512,
                        since,
                        OptionalLong.empty(),
                        false);
        RankProgress standing =
                new RankProgress(
                        2,
                        1,
                        Optional.of(point(500)),
                        since,
                        Optional.of(point(503)),
                        State.REACHED,
                        "event",
                        Optional.of(new Bracket(2, 2, point(501), point(502))),
                        9,
                        0,
                        false,
                        512,
                        512,
                        512,
                        since,
                        OptionalLong.empty(),
                        false);
        return List.of(
                new ProgressRow(0, 0, idle, false, false),
                new ProgressRow(0, 0, standing, true, false));
    }

    private static Point point(long number) {
        return new Point(
                "AllReduce", number, OptionalInt.empty(), 1 << 20, number, 1, OptionalLong.empty());
    }
}

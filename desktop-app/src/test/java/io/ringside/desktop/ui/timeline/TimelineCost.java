package io.ringside.desktop.ui.timeline;

import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.ui.pixel.Pixels;
import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.ui.theme.Palette;
import io.ringside.desktop.ui.theme.TestPalettes;
import io.ringside.desktop.ui.timeline.frame.TimeRange;
import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.ui.timeline.frame.TrackRows;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.RankView;
import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import io.ringside.themes.Theme;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What a frame of the timeline costs the painting thread, in CPU time: 64 ranks with 15,625 spans
/// each, a million in all, 1,400 x 560 pixels; the range moves from frame to frame. Prints a row
/// for each part of the time that is shown.
public final class TimelineCost {
    public static final int RANKS = 64;
    private static final int WINDOWS = 125;
    private static final int SPANS = 125;
    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final long EVERY_NANOS = WINDOW_NANOS / SPANS;
    private static final int WIDTH = 1_400;
    private static final int HEIGHT = 560;
    private static final int ROUNDS = 60;
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private TimelineCost() {}

    public static void main(String[] arguments) {
        Palette palette = TestPalettes.of(Theme.DARK);
        ClusterView view = million();
        TrackRows rows = TrackRows.of(view, HEIGHT, Set.of());
        for (double share : new double[] {1, 0.1, 0.01}) {
            measure(view, rows, palette, share);
        }
        ViewPulse.stopToolkit();
    }

    private static void measure(ClusterView view, TrackRows rows, Palette palette, double share) {
        TimelinePainter painter = new TimelinePainter();
        Pixels over = null;
        double[] millis = new double[ROUNDS];
        for (int round = -ROUNDS / 2; round < ROUNDS; round++) {
            TimelineRequest request =
                    new TimelineRequest(
                            view,
                            range(view, share, round),
                            rows,
                            WIDTH,
                            HEIGHT,
                            1,
                            0,
                            true,
                            palette);
            long begin = CPU.getCurrentThreadCpuTime();
            over = painter.paint(request, over).pixels();
            if (round >= 0) {
                millis[round] = (CPU.getCurrentThreadCpuTime() - begin) / 1e6;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "| timeline, a million spans, %,d of them in view: a frame, median, p95, most | %.1f, %.1f, %.1f ms of CPU |%n",
                (int) (share * RANKS * WINDOWS * SPANS),
                millis[ROUNDS / 2],
                millis[ROUNDS * 95 / 100],
                millis[ROUNDS - 1]);
    }

    /// So much of the time that is kept, moved by a bin a frame.
    private static TimeRange range(ClusterView view, double share, int round) {
        TimelineData data = view.timeline();
        long span = (long) ((data.lastNanos() - data.firstNanos()) * share);
        long bin = span * TimelinePainter.BIN / WIDTH;
        long start = share == 1 ? data.firstNanos() : data.lastNanos() - span;
        return new TimeRange(start + (round - ROUNDS) * bin, span);
    }

    /// Operations of 2 to 6 ms, one after the other on each rank; one rank comes late in each.
    public static ClusterView million() {
        List<Track> tracks = new ArrayList<>();
        List<RankView> ranks = new ArrayList<>();
        long first = SampleCluster.NOW - WINDOWS * WINDOW_NANOS;
        for (int rank = 0; rank < RANKS; rank++) {
            ranks.add(new RankView(rank, OptionalInt.of(0), OptionalInt.of(rank), "GPU " + rank));
            List<SpanChunk> chunks = new ArrayList<>();
            for (int window = 0; window < WINDOWS; window++) {
                chunks.add(chunk(rank, window, first + window * WINDOW_NANOS));
            }
            tracks.add(
                    new Track(
                            TrackKind.OPERATIONS, "rank " + rank, "operations", rank, -1, chunks));
        }
        return new ClusterView(
                1,
                SampleCluster.NOW,
                List.of(
                        SampleCluster.node(
                                "pod", new Connection.Live(), Optional.empty(), SampleCluster.NOW)),
                List.of(new CommunicatorView(1, "world", RANKS)),
                ranks,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new TimelineData(tracks, first, SampleCluster.NOW));
    }

    private static SpanChunk chunk(int rank, int window, long start) {
        long[] starts = new long[SPANS];
        long[] ends = new long[SPANS];
        byte[] name = new byte[SPANS];
        int[] number = new int[SPANS];
        for (int span = 0; span < SPANS; span++) {
            int operation = window * SPANS + span;
            long late = operation % RANKS == rank ? 400_000 : (rank * 7 + operation) % 50 * 1_000L;
            starts[span] = start + span * EVERY_NANOS + late;
            ends[span] = start + span * EVERY_NANOS + 2_000_000 + operation % 5 * 1_000_000L;
            name[span] = (byte) (operation % 3);
            number[span] = operation;
        }
        return new SpanChunk(
                new String[] {"AllReduce", "AllGather", "ReduceScatter"},
                starts,
                ends,
                name,
                number,
                new int[SPANS],
                new long[SPANS],
                new long[SPANS],
                new byte[SPANS],
                Arrays.stream(ends).max().orElse(0),
                1);
    }
}

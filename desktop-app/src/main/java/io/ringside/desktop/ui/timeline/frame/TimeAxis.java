package io.ringside.desktop.ui.timeline.frame;

import io.ringside.desktop.ui.text.ColumnUnit;
import io.ringside.desktop.ui.text.Figures;
import java.util.ArrayList;
import java.util.List;

/// Round times under a range, with their labels: clock times from a second up, below that distances
/// from the first one, which is written out.
public final class TimeAxis {
    private static final long SECOND = 1_000_000_000L;
    private static final double LABEL_ROOM = 110;
    private static final long[] ABOVE_SECOND = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600
    };

    /// @param first written as a moment
    public record Tick(long nanos, String label, boolean first) {}

    private TimeAxis() {}

    /// @param steady the range moves: distances are told from the whole second, so that labels stay
    public static List<Tick> ticks(TimeRange range, double width, boolean steady) {
        long step = step((double) range.spanNanos() * LABEL_ROOM / Math.max(1, width));
        long first = Math.floorDiv(range.startNanos() + step - 1, step) * step;
        long base = steady ? Math.floorDiv(first, SECOND) * SECOND : first;
        ColumnUnit unit =
                ColumnUnit.forDuration(Math.max((double) step, (range.endNanos() - base) / 10.0));
        List<Tick> ticks = new ArrayList<>();
        for (long at = first; at < range.endNanos(); at += step) {
            String label;
            boolean moment =
                    step >= SECOND || at == base || (steady && Math.floorMod(at, SECOND) == 0);
            if (moment) {
                label = step >= SECOND || steady ? Figures.clock(at) : Figures.moment(at);
            } else {
                long from = steady ? Math.floorDiv(at, SECOND) * SECOND : base;
                label = "+" + distance(at - from, step, unit);
            }
            ticks.add(new Tick(at, label, moment));
        }
        return ticks;
    }

    /// The least round step of at least `nanos`: 1, 2 or 5 times a power of ten, or what clocks
    /// show.
    public static long step(double nanos) {
        if (nanos > SECOND) {
            for (long seconds : ABOVE_SECOND) {
                if (seconds * SECOND >= nanos) {
                    return seconds * SECOND;
                }
            }
            return ABOVE_SECOND[ABOVE_SECOND.length - 1] * SECOND;
        }
        long power = 1;
        while (power * 10 <= nanos) {
            power *= 10;
        }
        for (int times : new int[] {1, 2, 5}) {
            if (power * times >= nanos) {
                return power * times;
            }
        }
        return power * 10;
    }

    private static String distance(long nanos, long step, ColumnUnit unit) {
        double inUnit = step / unit.divisor();
        int decimals = inUnit >= 1 ? 0 : inUnit >= 0.1 ? 1 : inUnit >= 0.01 ? 2 : 3;
        return Figures.withUnit(Figures.fixed(nanos / unit.divisor(), decimals), unit.name());
    }
}

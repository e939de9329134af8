package io.ringside.desktop.correlate.lateness.lag;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import io.ringside.desktop.correlate.step.CallsOfStep;
import java.util.List;

/// The steps of a rank in a stretch of time: of the series that it calls five times or more, the
/// rarest is once a step.
///
/// @param nanos median interval; 0 where there is none
/// @param count of them; 0 where there is none
public record Steps(double nanos, long count) {
    private static final int FEWEST = 5;

    public static Steps of(Lags lags, Actor actor, long from, long to) {
        List<Kept> rarest = List.of();
        long fewest = Long.MAX_VALUE;
        for (Series series : lags.seriesOf(actor)) {
            List<Kept> within = within(lags, series, from, to);
            long calls = calls(within);
            if (calls >= FEWEST && calls < fewest) {
                fewest = calls;
                rarest = within;
            }
        }
        double[] gaps = new double[Math.max(0, rarest.size() - 1)];
        for (int i = 0; i < gaps.length; i++) {
            Kept next = rarest.get(i + 1);
            gaps[i] = (double) (next.atEpochNanos() - rarest.get(i).atEpochNanos()) / next.stands();
        }
        return new Steps(Medians.median(gaps), rarest.isEmpty() ? 0 : fewest);
    }

    /// The calls of a series in a stretch of time, in their order.
    public static List<Kept> within(Lags lags, Series series, long from, long to) {
        return lags.calls(series).stream()
                .filter(k -> k.atEpochNanos() >= from && k.atEpochNanos() <= to)
                .toList();
    }

    /// How many calls these stand for.
    public static long calls(List<Kept> kept) {
        return kept.stream().mapToLong(Kept::stands).sum();
    }

    /// How often a step has a call of that many; 1 where that is not known.
    public int places(long calls) {
        return count == 0 ? 1 : CallsOfStep.of((double) calls, (double) count);
    }
}

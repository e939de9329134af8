package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.lag.Kept;
import io.ringside.desktop.correlate.lateness.lag.Lags;
import io.ringside.desktop.correlate.lateness.lag.Steps;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// By how much the last one would come later to a call because of a late rank, were nothing known
/// but when each rank called: that is known of every call and not only of a timed one. It is no
/// wait, but where processors wait for each other's steps it goes along with it, so that steps
/// which are not timed need not be taken for like those that are. Owned by one thread.
final class Foretold {
    private final Lags lags;
    private final Actor late;
    private final double processorNanos;
    private final double gpuNanos;
    private final double halfStepNanos;
    private final List<Point> widest = new ArrayList<>();
    private final OptionalDouble mean;

    /// @param stands calls that this one stands for
    private record Point(long atEpochNanos, double nanos, int stands) {}

    /// @param processorNanos of the lag as much as its calls show
    /// @param gpuNanos of the lag as much as they do not show
    Foretold(
            Lags lags,
            Actor late,
            double processorNanos,
            double gpuNanos,
            Steps steps,
            long from,
            long to) {
        this.lags = lags;
        this.late = late;
        this.processorNanos = processorNanos;
        this.gpuNanos = gpuNanos;
        halfStepNanos = steps.nanos() / 2;
        lags.seriesOf(late).stream()
                .max(
                        Comparator.comparingInt(Series::ranks)
                                .thenComparingInt(series -> -lags.calls(series).size()))
                .ifPresent(series -> Steps.within(lags, series, from, to).forEach(this::note));
        mean = mean(widest);
    }

    private void note(Kept kept) {
        later(kept)
                .ifPresent(
                        nanos -> widest.add(new Point(kept.atEpochNanos(), nanos, kept.stands())));
    }

    private static OptionalDouble mean(List<Point> points) {
        double calls = points.stream().mapToInt(Point::stands).sum();
        return calls == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        points.stream().mapToDouble(p -> p.nanos * p.stands).sum() / calls);
    }

    /// In the step of `call`, by the late rank's largest communicator; empty where no call of it is
    /// kept there.
    OptionalDouble inStep(Kept call) {
        int low = 0;
        int high = widest.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (widest.get(middle).atEpochNanos < call.atEpochNanos()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Point best = null;
        for (int i = Math.max(0, low - 1); i <= low && i < widest.size(); i++) {
            Point next = widest.get(i);
            if (best == null || distance(next, call) < distance(best, call)) {
                best = next;
            }
        }
        return best == null || distance(best, call) > halfStepNanos
                ? OptionalDouble.empty()
                : OptionalDouble.of(best.nanos);
    }

    private static long distance(Point point, Kept call) {
        return Math.abs(point.atEpochNanos - call.atEpochNanos());
    }

    /// The mean of [#inStep] over all steps.
    OptionalDouble meanOfSteps() {
        return mean;
    }

    /// In that call itself; empty where the late rank has no part in it.
    OptionalDouble later(Kept call) {
        int at = call.operation().actors().indexOf(late);
        if (at < 0) {
            return OptionalDouble.empty();
        }
        double[] called = lags.enqueues(call);
        double others = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < called.length; i++) {
            if (i != at) {
                others = Math.max(others, called[i]);
            }
        }
        return OptionalDouble.of(
                Math.max(others, called[at] + gpuNanos)
                        - Math.max(others, called[at] - processorNanos));
    }

    /// The mean of [#later] over these calls; empty where the late rank has no part in one.
    OptionalDouble meanOf(List<Kept> calls) {
        List<Point> points = new ArrayList<>();
        for (Kept call : calls) {
            later(call)
                    .ifPresent(nanos ->
                            points.add(new Point(call.atEpochNanos(), nanos, call.stands())));
        }
        return points.size() == calls.size() ? mean(points) : OptionalDouble.empty();
    }
}

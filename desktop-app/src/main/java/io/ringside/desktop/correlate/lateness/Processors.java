package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.Lags.Sample;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;

/// By how much processors are behind. Owned by one thread.
final class Processors {
    private final Lags lags;

    Processors(Lags lags) {
        this.lags = lags;
    }

    /// The greatest median of a rank's enqueues over its series, while somebody is late;
    /// nanoseconds behind the others.
    double lag(Actor actor, Late meanwhile) {
        double most = 0;
        for (Series series : lags.seriesOf(actor)) {
            double[] its =
                    lags.processorLags(actor, series).stream()
                            .filter(sample -> meanwhile.covers(sample.atEpochNanos()))
                            .mapToDouble(Sample::nanos)
                            .toArray();
            if (its.length >= Late.FEWEST) {
                most = Math.max(most, Medians.median(its));
            }
        }
        return most;
    }
}

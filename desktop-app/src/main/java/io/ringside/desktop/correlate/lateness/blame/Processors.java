package io.ringside.desktop.correlate.lateness.blame;

import io.ringside.desktop.correlate.lateness.lag.Lags;
import io.ringside.desktop.correlate.lateness.lag.Lags.Sample;
import io.ringside.desktop.correlate.lateness.lag.Medians;
import io.ringside.desktop.correlate.lateness.suspect.Late;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.MatchedOperation.Series;

/// By how much processors are behind. Owned by one thread.
public final class Processors {
    private final Lags lags;

    public Processors(Lags lags) {
        this.lags = lags;
    }

    /// The greatest median of a rank's enqueues over its series, while somebody is late;
    /// nanoseconds behind the others.
    public double lag(Actor actor, Late meanwhile) {
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

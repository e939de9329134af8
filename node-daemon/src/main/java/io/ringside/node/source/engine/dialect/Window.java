package io.ringside.node.source.engine.dialect;

import io.ringside.node.source.engine.prometheus.Histogram;
import io.ringside.node.source.engine.prometheus.SampleSet;
import io.ringside.node.source.engine.prometheus.Selector;
import java.util.Optional;
import java.util.OptionalDouble;

/// One engine's samples now and at the reading before. Immutable.
///
/// @param before absent in the first reading
/// @param seconds between the two
record Window(SampleSet now, Optional<SampleSet> before, double seconds) {
    /// What a counter has grown by. When it has become smaller it was counted anew from 0, and what
    /// it is now came since.
    OptionalDouble growth(Selector counter) {
        OptionalDouble end = now.sum(counter);
        OptionalDouble start = before.map(set -> set.sum(counter)).orElse(OptionalDouble.empty());
        if (end.isEmpty() || start.isEmpty()) {
            return OptionalDouble.empty();
        }
        double growth = end.getAsDouble() - start.getAsDouble();
        return OptionalDouble.of(growth >= 0 ? growth : end.getAsDouble());
    }

    /// The values that came in the window.
    Optional<Histogram> growthOf(Selector histogram) {
        return before.flatMap(set -> Histogram.of(set, histogram))
                .flatMap(start -> Histogram.of(now, histogram).map(end -> end.since(start)));
    }
}

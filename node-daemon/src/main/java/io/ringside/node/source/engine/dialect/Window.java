package io.ringside.node.source.engine.dialect;

import io.ringside.node.source.engine.prometheus.Histogram;
import io.ringside.node.source.engine.prometheus.SampleSet;
import io.ringside.node.source.engine.prometheus.Selector;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// One engine's samples now and at the reading before. Belongs to one thread.
///
/// @param before absent in the first reading
/// @param seconds between the two
/// @param histograms of the reading before, as far as they were looked at
/// @param looked gets those of now: to read one takes longer than all else
record Window(
        SampleSet now,
        Optional<SampleSet> before,
        double seconds,
        Map<Selector, Histogram> histograms,
        Map<Selector, Histogram> looked) {
    /// What a counter has grown by. When it has become smaller it was counted anew from 0, and what
    /// it is now came since.
    OptionalDouble growth(Term counter) {
        OptionalDouble end = counter.sum(now);
        return end.isEmpty() ? end : growth(counter, end.getAsDouble());
    }

    /// @param end what the counter is now
    OptionalDouble growth(Term counter, double end) {
        OptionalDouble start = before.map(counter::sum).orElse(OptionalDouble.empty());
        if (start.isEmpty()) {
            return start;
        }
        double growth = end - start.getAsDouble();
        return OptionalDouble.of(growth >= 0 ? growth : end);
    }

    /// Of what counters grew by; absent where the lower ones did not.
    OptionalDouble ratio(Quotient quotient) {
        OptionalDouble part = Quotient.added(quotient.part(), this::growth);
        OptionalDouble all = Quotient.added(quotient.all(), this::growth);
        return part.isPresent() && all.isPresent() && all.getAsDouble() > 0
                ? OptionalDouble.of(part.getAsDouble() / all.getAsDouble())
                : OptionalDouble.empty();
    }

    /// The values that came in the window.
    Optional<Histogram> growthOf(Selector selector) {
        Optional<Histogram> end = Histogram.of(now, selector);
        end.ifPresent(histogram -> looked.put(selector, histogram));
        if (end.isEmpty() || before.isEmpty()) {
            return Optional.empty();
        }
        Histogram known = histograms.get(selector);
        Optional<Histogram> start =
                known == null ? Histogram.of(before.get(), selector) : Optional.of(known);
        return start.map(histogram -> end.get().since(histogram));
    }
}

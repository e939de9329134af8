package io.ringside.node.source.engine.dialect;

import io.ringside.node.source.engine.prometheus.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// How several series of one metric come to one value.
public enum Combination {
    SUM(series -> values(series).sum()),
    AVERAGE(series -> values(series).sum() / series.size()),
    MAX(series -> values(series).reduce(Double.NEGATIVE_INFINITY, Math::max)),
    MIN(series -> values(series).reduce(Double.POSITIVE_INFINITY, Math::min)),
    /// Only one series has a value; of several nobody knows which is meant.
    ALONE(series -> series.size() == 1 ? series.getFirst().value() : Double.NaN);

    private final ToDoubleFunction<List<Sample>> function;

    Combination(ToDoubleFunction<List<Sample>> function) {
        this.function = function;
    }

    /// As the tables write it: "sum".
    public static Optional<Combination> of(String id) {
        return Stream.of(values()).filter(one -> one.id().equals(id)).findFirst();
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Absent where there are no series, or their value is no number.
    OptionalDouble of(List<Sample> series) {
        if (series.isEmpty()) {
            return OptionalDouble.empty();
        }
        double value = function.applyAsDouble(series);
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static DoubleStream values(List<Sample> series) {
        return series.stream().mapToDouble(Sample::value);
    }
}

package io.ringside.node.source.engine.exporter;

import io.ringside.protocol.figures.Figure;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A figure as one exporter tells it. Immutable.
///
/// @param metrics without a prefix; the first that has a value counts
/// @param sum metrics that are the figure together, where none of the others has a value
/// @param factor from the exporter's unit to the figure's
/// @param where labels that a series must have; values without regard to case, and to what stands
///   before their last part
/// @param part an instance has its own; otherwise it is of the GPU as a whole
/// @param sensor 0 says that there is no such sensor
record ExporterField(
        Figure figure,
        List<Metric> metrics,
        List<Metric> sum,
        double factor,
        Map<String, String> where,
        boolean part,
        boolean sensor) {
    ExporterField {
        metrics = List.copyOf(metrics);
        sum = List.copyOf(sum);
        where = Map.copyOf(where);
    }

    /// One metric by whatever name a version gave it.
    ///
    /// @param names today's first
    /// @param optional a sum is whole without it
    record Metric(List<String> names, boolean optional) {
        Metric {
            names = List.copyOf(names);
        }
    }

    Stream<String> names() {
        return Stream.concat(metrics.stream(), sum.stream()).flatMap(one -> one.names.stream());
    }
}

package io.ringside.node.source.engine.prometheus;

import java.util.Map;

/// What was read of a page. Immutable.
///
/// @param series all that the page held, also those that were not wanted
/// @param types by name of the metric family, as on the page: "counter"
/// @param units by name of the metric family: "seconds"; OpenMetrics only
public record Page(
        SampleSet samples,
        int series,
        Map<String, String> types,
        Map<String, String> units,
        PageDamage damage) {
    public Page {
        types = Map.copyOf(types);
        units = Map.copyOf(units);
    }

    /// Only the series that have all of these labels.
    public Page with(Map<String, String> labels) {
        return new Page(samples.with(labels), series, types, units, damage);
    }
}

package io.ringside.node.source.engine.exporter;

import java.util.Set;

/// By which values an exporter says that it has none. Immutable.
///
/// @param from this, and all above
/// @param least and `most`, and all between
record Absent(double from, double least, double most, Set<Double> values) {
    Absent {
        values = Set.copyOf(values);
    }

    /// NaN is none either, nor is what is below zero: a count, a share, a power cannot be.
    boolean is(double raw) {
        return !(raw >= 0 && raw < from) || (raw >= least && raw <= most) || values.contains(raw);
    }
}

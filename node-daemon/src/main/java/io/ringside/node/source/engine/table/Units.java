package io.ringside.node.source.engine.table;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Units that pages use, and what takes them to those of figures. Stateless.
final class Units {
    private static final Map<String, Unit> KNOWN =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("1", new Unit("1", 1)),
                            Map.entry("%", new Unit("1", 0.01)),
                            Map.entry("s", new Unit("s", 1)),
                            Map.entry("ms", new Unit("s", 1e-3)),
                            Map.entry("us", new Unit("s", 1e-6)),
                            Map.entry("ns", new Unit("s", 1e-9)),
                            Map.entry("By", new Unit("By", 1)),
                            Map.entry("kB", new Unit("By", 1e3)),
                            Map.entry("MB", new Unit("By", 1e6)),
                            Map.entry("GB", new Unit("By", 1e9)),
                            Map.entry("KiB", new Unit("By", 1 << 10)),
                            Map.entry("MiB", new Unit("By", 1 << 20)),
                            Map.entry("GiB", new Unit("By", 1 << 30)),
                            Map.entry("Hz", new Unit("Hz", 1)),
                            Map.entry("MHz", new Unit("Hz", 1e6)),
                            Map.entry("W", new Unit("W", 1)),
                            Map.entry("mW", new Unit("W", 1e-3)),
                            Map.entry("J", new Unit("J", 1)),
                            Map.entry("mJ", new Unit("J", 1e-3)),
                            Map.entry("Cel", new Unit("Cel", 1))));

    private Units() {}

    static Optional<Unit> of(String id) {
        return Optional.ofNullable(KNOWN.get(id));
    }

    static String all() {
        return String.join(", ", KNOWN.keySet());
    }

    /// @param base that a figure is in
    /// @param scale from this one to the base
    record Unit(String base, double scale) {}
}

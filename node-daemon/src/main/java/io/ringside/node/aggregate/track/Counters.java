package io.ringside.node.aggregate.track;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// Named counts in the order of their names; the names are few and ours.
public final class Counters {
    private final Map<String, Long> counts = new TreeMap<>();

    public void forEach(BiConsumer<String, Long> action) {
        counts.forEach(action);
    }

    public long of(String name) {
        return counts.getOrDefault(name, 0L);
    }

    public void add(String name, long by) {
        if (by > 0) {
            counts.merge(name, by, Long::sum);
        }
    }
}

package io.ringside.desktop.bench;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/// What lives on the heap after a full collection, class by class: whatever is queued or kept is
/// among it, whoever holds it. Immutable.
record HeapCount(Map<String, Long> instances, long bytes) {
    HeapCount {
        instances = Map.copyOf(instances);
    }

    /// Collects, and counts. Everything stands still meanwhile.
    static HeapCount now() {
        String[] none = {};
        Object[] arguments = {none};
        try {
            String told =
                    (String)
                            ManagementFactory.getPlatformMBeanServer()
                                    .invoke(
                                            new ObjectName(
                                                    "com.sun.management:type=DiagnosticCommand"),
                                            "gcClassHistogram",
                                            arguments,
                                            new String[] {String[].class.getName()});
            return of(told);
        } catch (JMException e) {
            throw new IllegalStateException("the heap cannot be counted: " + e, e);
        }
    }

    /// Of lines as " 1: 12345 678900 io.ringside.X (module)".
    private static HeapCount of(String histogram) {
        Map<String, Long> instances = new HashMap<>();
        long bytes = 0;
        for (String line : histogram.lines().toList()) {
            String[] cells = line.strip().split("\\s+");
            if (cells.length >= 4 && cells[0].endsWith(":") && cells[1].matches("\\d+")) {
                instances.merge(cells[3], Long.parseLong(cells[1]), Long::sum);
                bytes += Long.parseLong(cells[2]);
            }
        }
        return new HeapCount(instances, bytes);
    }

    /// How many of a class there are.
    long of(Class<?> type) {
        return named(type.getName());
    }

    /// As [#of(Class)], of one that is not seen from here.
    long named(String type) {
        return instances.getOrDefault(type, 0L);
    }

    long mebibytes() {
        return bytes >> 20;
    }
}

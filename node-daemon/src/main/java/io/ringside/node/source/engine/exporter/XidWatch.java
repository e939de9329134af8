package io.ringside.node.source.engine.exporter;

import io.ringside.node.reading.NodeEvent;
import io.ringside.node.source.gpu.Xid;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// Each GPU's XIDs as one page after the other told them: the latest, how often each came, or both.
/// A page does not say when: one that is there at the first look is no event, unless it was counted
/// within a window that the page tells; and one of which both tell, on one page or on two that
/// follow, is one event. Belongs to one thread.
final class XidWatch {
    private static final int MOST = 1024;

    private final Map<String, Known> known = new HashMap<>();

    /// @param latest 0: none; absent: the page does not tell it
    /// @param counts of each XID, within a window or since some moment; 0: it did not come
    /// @param windowSeconds of the counts, where the page tells it
    List<NodeEvent> look(
            String id,
            PageGpu gpu,
            OptionalLong latest,
            Map<Long, Long> counts,
            OptionalLong windowSeconds,
            String source,
            long epochNanos) {
        if (!known.containsKey(id) && known.size() >= MOST) {
            known.clear();
        }
        Known before = known.get(id);
        Map<Long, Long> came = new TreeMap<>();
        Set<Long> counted = new HashSet<>();
        Set<Long> told = new HashSet<>();
        String within = "";
        if (before == null && windowSeconds.isPresent()) {
            within = " in the " + windowSeconds.getAsLong() + " s before it was first looked at";
            counts.forEach((xid, count) -> {
                if (count > 0) {
                    counted.add(xid);
                    came.put(xid, count);
                }
            });
        } else if (before != null) {
            counts.forEach((xid, count) -> {
                long more = count - before.counts.getOrDefault(xid, 0L);
                if (more > 0) {
                    counted.add(xid);
                    if (!before.told.contains(xid)) {
                        came.put(xid, more);
                    }
                }
            });
            if (latest.isPresent() && latest.getAsLong() != before.latest.orElse(-1)) {
                long xid = latest.getAsLong();
                if (xid > 0 && before.latest.isPresent()) {
                    told.add(xid);
                    if (!counted.contains(xid) && !before.counted.contains(xid)) {
                        came.put(xid, 1L);
                    }
                }
            }
        }
        long newest = newest(latest, counts, counted, before);
        known.put(id, new Known(latest, newest, Map.copyOf(counts), counted, told));
        List<NodeEvent> events = new ArrayList<>();
        for (Map.Entry<Long, Long> each : came.entrySet()) {
            events.add(event(id, gpu, each.getKey(), each.getValue(), within, source, epochNanos));
        }
        return events;
    }

    /// 0: none, or not known.
    long latest(String id) {
        Known now = known.get(id);
        return now == null ? 0 : now.newest;
    }

    private static long newest(
            OptionalLong latest,
            Map<Long, Long> counts,
            Set<Long> risen,
            @org.jspecify.annotations.Nullable Known before) {
        if (latest.isPresent()) {
            return latest.getAsLong();
        }
        if (!risen.isEmpty()) {
            return risen.size() == 1 ? risen.iterator().next() : 0;
        }
        if (before != null) {
            return before.newest;
        }
        List<Long> came =
                counts.entrySet().stream()
                        .filter(count -> count.getValue() > 0)
                        .map(Map.Entry::getKey)
                        .toList();
        return came.size() == 1 ? came.getFirst() : 0;
    }

    private static NodeEvent event(
            String id,
            PageGpu gpu,
            long xid,
            long count,
            String within,
            String source,
            long epochNanos) {
        Xid meant = Xid.of(xid);
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("gpu.index", gpu.index());
        attributes.put("gpu.pci_bus_id", gpu.pciBusId());
        attributes.put("xid", Long.toString(xid));
        attributes.put("xid.fault", meant.fault().name().toLowerCase(Locale.ROOT));
        attributes.put("count", Long.toString(count));
        return new NodeEvent(
                epochNanos,
                source,
                "xid",
                meant.severity(),
                SubjectKind.GPU,
                id,
                "%s reported XID %d%s%s: %s."
                        .formatted(
                                gpu.title(),
                                xid,
                                count > 1 ? " " + count + " times" : "",
                                within,
                                meant.meaning()),
                attributes);
    }

    /// @param newest 0: none, or not known
    /// @param counted XIDs whose count rose on the page
    /// @param told the XID that came to be the latest on it
    private record Known(
            OptionalLong latest,
            long newest,
            Map<Long, Long> counts,
            Set<Long> counted,
            Set<Long> told) {}
}

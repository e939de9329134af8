package io.ringside.node.source.nvml;

import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Severity;
import io.ringside.node.source.gpu.Xid;
import io.ringside.node.source.nvml.call.EventSet.Happened;
import io.ringside.node.source.nvml.call.NvmlEventType;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Tells what NVML reported as events of the node. The same again within one look is one event, and
/// a note is told once in 10 s, so that a storm of them does not push a page out of the log: the
/// attribute `count` says how many there were.
final class EventTexts {
    private static final long NOTE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_KEPT = 1024;
    private static final int NONE = -1;

    private final Map<Key, Untold> notes = new HashMap<>();

    List<NodeEvent> events(List<Happened> happened, long epochNanos, long monotonicNanos) {
        Map<Key, Integer> counts = new LinkedHashMap<>();
        Map<Key, Happened> latest = new HashMap<>();
        for (Happened event : happened) {
            Key key = new Key(event.gpu().id(), event.type(), event.data());
            counts.merge(key, 1, Integer::sum);
            latest.put(key, event);
        }
        List<NodeEvent> events = new ArrayList<>();
        counts.forEach((key, count) -> {
            Happened event = latest.get(key);
            if (event != null) {
                told(key, event, count, epochNanos, monotonicNanos).ifPresent(events::add);
            }
        });
        return events;
    }

    private Optional<NodeEvent> told(
            Key key, Happened event, int count, long epochNanos, long monotonicNanos) {
        Optional<NvmlEventType> type = NvmlEventType.of(event.type());
        boolean isXid = type.filter(known -> known == NvmlEventType.XID_CRITICAL_ERROR).isPresent();
        Xid xid = Xid.of(event.data());
        Severity severity =
                isXid ? xid.severity() : type.map(known -> known.severity).orElse(Severity.TICKET);
        long all = count;
        if (severity == Severity.NOTE) {
            Untold before = notes.get(key);
            if (before != null && monotonicNanos - before.toldNanos < NOTE_NANOS) {
                notes.put(key, new Untold(before.toldNanos, before.count + count));
                return Optional.empty();
            }
            all += before == null ? 0 : before.count;
            if (notes.size() >= MOST_KEPT) {
                notes.clear();
            }
            notes.put(key, new Untold(monotonicNanos, 0));
        }
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("gpu.index", Integer.toString(event.gpu().index()));
        attributes.put("gpu.pci_bus_id", event.gpu().pciBusId());
        attributes.put("count", Long.toString(all));
        if (event.gpuInstance() != NONE) {
            attributes.put("gpu_instance.id", Integer.toUnsignedString(event.gpuInstance()));
        }
        if (event.computeInstance() != NONE) {
            attributes.put(
                    "gpu_instance.compute.id", Integer.toUnsignedString(event.computeInstance()));
        }
        if (isXid) {
            attributes.put("xid", Long.toString(event.data()));
            attributes.put("xid.fault", xid.fault().name().toLowerCase(Locale.ROOT));
        }
        return Optional.of(
                new NodeEvent(
                        epochNanos,
                        NvmlEventProbe.NAME,
                        type.map(known -> known.type).orElse("nvml-event"),
                        severity,
                        SubjectKind.GPU,
                        event.gpu().id(),
                        sentence(event, type, isXid, xid),
                        attributes));
    }

    private static String sentence(
            Happened event, Optional<NvmlEventType> type, boolean isXid, Xid xid) {
        if (isXid) {
            return "%s reported XID %d: %s."
                    .formatted(event.gpu().title(), event.data(), xid.meaning());
        }
        return event.gpu().title()
                + " "
                + type.map(known -> known.text)
                        .orElse("reported an event of type 0x" + Long.toHexString(event.type()))
                + ".";
    }

    private record Key(String gpu, long type, long data) {}

    private record Untold(long toldNanos, long count) {}
}

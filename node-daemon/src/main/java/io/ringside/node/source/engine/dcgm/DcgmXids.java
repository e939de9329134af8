package io.ringside.node.source.engine.dcgm;

import io.ringside.node.reading.NodeEvent;
import io.ringside.node.source.gpu.Xid;
import io.ringside.protocol.figures.SubjectKind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Each GPU's latest XID as one page after the other told it. DCGM says which was the last, not
/// when: one that is there at the first look is no event. Belongs to one thread.
final class DcgmXids {
    private static final int MOST = 1024;

    private final Map<String, Long> latest = new HashMap<>();

    /// @param xid 0: none
    Optional<NodeEvent> event(String id, DcgmGpu gpu, long xid, String source, long epochNanos) {
        if (!latest.containsKey(id) && latest.size() >= MOST) {
            latest.clear();
        }
        Long before = latest.put(id, xid);
        if (before == null || before == xid || xid == 0) {
            return Optional.empty();
        }
        Xid meant = Xid.of(xid);
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("gpu.index", gpu.index());
        attributes.put("gpu.pci_bus_id", gpu.pciBusId());
        attributes.put("xid", Long.toString(xid));
        attributes.put("xid.fault", meant.fault().name().toLowerCase(Locale.ROOT));
        return Optional.of(
                new NodeEvent(
                        epochNanos,
                        source,
                        "xid",
                        meant.severity(),
                        SubjectKind.GPU,
                        id,
                        "%s reported XID %d: %s.".formatted(gpu.title(), xid, meant.meaning()),
                        attributes));
    }
}

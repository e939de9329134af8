package io.ringside.desktop.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.protocol.gpu.GpuFact;
import io.ringside.protocol.gpu.KnownGpu;
import java.util.OptionalDouble;

/// One GPU as JSON; what no source gave is null. Stateless.
final class GpuJson {
    private GpuJson() {}

    static ObjectNode object(KnownGpu g) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("uuid", g.uuid());
        g.index().ifPresentOrElse(index -> row.put("index", index), () -> row.putNull("index"));
        row.put("pciBusId", g.pciBusId());
        row.put("name", g.name());
        row.put("readEpochNanos", g.readEpochNanos());
        for (GpuFact fact : GpuFact.values()) {
            if (fact == GpuFact.PERFORMANCE_STATE || fact == GpuFact.MEMORY_RESERVED) {
                continue; // they stand among the node's readings
            }
            put(row, fact, g.figure(fact.figure()));
            if (fact == GpuFact.CLOCKS_EVENT_REASONS) {
                ArrayNode reasons = row.putArray("clocksEventReasonNames");
                g.clocksEventReasonNames().forEach(reasons::add);
            }
        }
        return row;
    }

    private static void put(ObjectNode row, GpuFact fact, OptionalDouble value) {
        if (value.isEmpty()) {
            row.putNull(fact.reportField());
        } else if (fact.isWhole()) {
            row.put(fact.reportField(), (long) value.getAsDouble());
        } else {
            row.put(fact.reportField(), value.getAsDouble());
        }
    }
}

package io.ringside.desktop.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.model.NodeSnapshot.Gpu;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One GPU's readings as JSON; what the driver did not give is null. Stateless.
final class GpuJson {
    private GpuJson() {}

    static ObjectNode object(Gpu g) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("uuid", g.uuid());
        row.put("index", g.index());
        row.put("pciBusId", g.pciBusId());
        row.put("name", g.name());
        row.put("readEpochNanos", g.readEpochNanos());
        real(row, "utilizationRatio", g.utilizationRatio());
        real(row, "memoryUtilizationRatio", g.memoryUtilizationRatio());
        whole(row, "memoryUsedBytes", g.memoryUsedBytes());
        whole(row, "memoryTotalBytes", g.memoryTotalBytes());
        real(row, "temperatureCelsius", g.temperatureCelsius());
        real(row, "memoryTemperatureCelsius", g.memoryTemperatureCelsius());
        real(row, "slowdownTemperatureCelsius", g.slowdownTemperatureCelsius());
        real(row, "powerWatts", g.powerWatts());
        real(row, "powerLimitWatts", g.powerLimitWatts());
        real(row, "smClockHertz", g.smClockHertz());
        real(row, "maxSmClockHertz", g.maxSmClockHertz());
        real(row, "memoryClockHertz", g.memoryClockHertz());
        real(row, "maxMemoryClockHertz", g.maxMemoryClockHertz());
        whole(row, "clocksEventReasons", g.clocksEventReasons());
        ArrayNode reasons = row.putArray("clocksEventReasonNames");
        g.clocksEventReasonNames().forEach(reasons::add);
        whole(row, "eccCorrectedVolatile", g.eccCorrectedVolatile());
        whole(row, "eccUncorrectedVolatile", g.eccUncorrectedVolatile());
        whole(row, "eccCorrectedAggregate", g.eccCorrectedAggregate());
        whole(row, "eccUncorrectedAggregate", g.eccUncorrectedAggregate());
        return row;
    }

    private static void real(ObjectNode row, String field, OptionalDouble value) {
        value.ifPresentOrElse(v -> row.put(field, v), () -> row.putNull(field));
    }

    private static void whole(ObjectNode row, String field, OptionalLong value) {
        value.ifPresentOrElse(v -> row.put(field, v), () -> row.putNull(field));
    }
}

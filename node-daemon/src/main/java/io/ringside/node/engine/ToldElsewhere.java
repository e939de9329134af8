package io.ringside.node.engine;

import io.ringside.node.source.Reading;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What other sources tell of GPUs and their instances at one moment. What is older than a minute
/// and a half, three of the longest periods, is told no longer: a source that hangs keeps its last
/// readings. Immutable.
final class ToldElsewhere {
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(90);

    private final Set<Told> told = new HashSet<>();
    private final Map<Instance, String> uuids = new HashMap<>();

    /// @param own the source whose readings are left out
    ToldElsewhere(List<Reading> readings, String own, long epochNanos) {
        Set<Instance> shared = new HashSet<>();
        for (Reading reading : readings) {
            boolean gpu =
                    reading.kind() == SubjectKind.GPU || reading.kind() == SubjectKind.GPU_INSTANCE;
            if (!gpu || reading.source().equals(own)) {
                continue;
            }
            if (epochNanos - reading.readEpochNanos() <= STALE_NANOS) {
                reading.figures()
                        .keySet()
                        .forEach(figure -> told.add(new Told(reading.id(), figure)));
            }
            if (reading.kind() == SubjectKind.GPU_INSTANCE) {
                Instance instance =
                        new Instance(
                                reading.attributes().getOrDefault("gpu.uuid", ""),
                                reading.attributes().getOrDefault("gpu_instance.id", ""));
                String other = uuids.put(instance, reading.id());
                if (other != null && !other.equals(reading.id())) {
                    shared.add(instance);
                }
            }
        }
        uuids.keySet().removeAll(shared);
    }

    boolean tells(String id, Figure figure) {
        return told.contains(new Told(id, figure));
    }

    /// The uuid of the one MIG device on that instance of a GPU; else both joined by `/`, also
    /// where several devices share the instance.
    String instanceId(String gpuUuid, String instance) {
        return uuids.getOrDefault(new Instance(gpuUuid, instance), gpuUuid + "/" + instance);
    }

    private record Told(String id, Figure figure) {}

    private record Instance(String gpuUuid, String number) {}
}

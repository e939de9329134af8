package io.ringside.node.source.engine.exporter;

import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.Freshness;
import io.ringside.protocol.gpu.KnownGpu;
import io.ringside.protocol.gpu.PciAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What the sources before one tell of GPUs and their instances until some moment: a source that
/// hangs keeps its last readings, and what is no longer fresh then, as [Freshness] says, is not
/// told. Which GPU is which does not grow old. Immutable.
///
/// Only those before it, as they are listed: two exporters that left a figure to each other would
/// both be silent.
final class ToldElsewhere {
    private static final String UUID_PREFIX = "gpu-";

    private final Set<Told> told = new HashSet<>();
    private final Map<String, String> idsByUuid = new HashMap<>();
    private final Map<String, String> idsByAddress = new HashMap<>();
    private final Map<String, String> idsBySerial = new HashMap<>();
    private final Map<Instance, String> instances = new HashMap<>();

    /// @param sources in their order
    /// @param own the source that asks
    /// @param untilEpochNanos when it tells next: who grows stale before leaves no gap
    ToldElsewhere(List<Source> sources, String own, long untilEpochNanos) {
        Set<Instance> shared = new HashSet<>();
        Set<String> sharedSerials = new HashSet<>();
        for (Source source : sources) {
            SourceStatus status = source.status();
            if (status.name().equals(own)) {
                break;
            }
            long periodNanos = status.periodNanos().orElse(0);
            for (Reading reading : source.readings()) {
                boolean fresh =
                        Freshness.isFresh(untilEpochNanos - reading.readEpochNanos(), periodNanos);
                switch (reading.kind()) {
                    case GPU -> addGpu(reading, fresh, sharedSerials);
                    case GPU_INSTANCE -> addInstance(reading, fresh, shared);
                    case GPU_LINK -> addFigures(reading, fresh);
                    default -> {}
                }
            }
        }
        instances.keySet().removeAll(shared);
        idsBySerial.keySet().removeAll(sharedSerials);
    }

    boolean tells(String id, Figure figure) {
        return told.contains(new Told(id, figure));
    }

    /// As other sources call the GPU with this uuid, else the one at this address, else that with
    /// this serial number; else as the source would call it that reads GPUs of this maker itself.
    String gpuId(PageGpu gpu) {
        String known = idsByUuid.get(uuidKey(gpu.uuid()));
        if (known == null) {
            known = idsByAddress.get(gpu.pciBusId());
        }
        if (known == null) {
            known = idsBySerial.get(gpu.serial());
        }
        if (known != null) {
            return known;
        }
        if (!gpu.uuid().isEmpty()) {
            return gpu.uuid();
        }
        if (!gpu.index().isEmpty()) {
            return KnownGpu.numbered(Integer.parseInt(gpu.index()));
        }
        return gpu.pciBusId().isEmpty() ? UuidForm.PREFIX_AMD + gpu.serial() : gpu.pciBusId();
    }

    /// The uuid of the one device on that instance of a GPU; else both joined by `/`, also where
    /// several devices share the instance.
    ///
    /// @param own as the page itself tells it; empty: it does not
    String instanceId(String gpuId, String instance, String own) {
        return instances.getOrDefault(
                new Instance(gpuId, instance), own.isEmpty() ? gpuId + "/" + instance : own);
    }

    private void addGpu(Reading reading, boolean fresh, Set<String> sharedSerials) {
        idsByUuid.putIfAbsent(uuidKey(reading.id()), reading.id());
        String address =
                PciAddress.shortForm(reading.attributes().getOrDefault("gpu.pci_bus_id", ""));
        if (!address.isEmpty()) {
            idsByAddress.putIfAbsent(address, reading.id());
        }
        String serial = reading.attributes().getOrDefault("gpu.serial", "");
        if (!serial.isEmpty()) {
            String other = idsBySerial.putIfAbsent(serial, reading.id());
            if (other != null && !other.equals(reading.id())) {
                sharedSerials.add(serial);
            }
        }
        addFigures(reading, fresh);
    }

    private void addInstance(Reading reading, boolean fresh, Set<Instance> shared) {
        Instance instance =
                new Instance(
                        reading.attributes().getOrDefault("gpu.uuid", ""),
                        reading.attributes().getOrDefault("gpu_instance.id", ""));
        String other = instances.put(instance, reading.id());
        if (other != null && !other.equals(reading.id())) {
            shared.add(instance);
        }
        addFigures(reading, fresh);
    }

    private void addFigures(Reading reading, boolean fresh) {
        if (fresh) {
            reading.figures().keySet().forEach(figure -> told.add(new Told(reading.id(), figure)));
        }
    }

    /// nvidia-smi's exporters write a uuid without NVML's prefix.
    private static String uuidKey(String uuid) {
        String lower = uuid.toLowerCase(Locale.ROOT);
        return lower.startsWith(UUID_PREFIX) ? lower.substring(UUID_PREFIX.length()) : lower;
    }

    private record Told(String id, Figure figure) {}

    private record Instance(String gpuUuid, String number) {}
}

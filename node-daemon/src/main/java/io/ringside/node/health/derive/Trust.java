package io.ringside.node.health.derive;

import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.GpuHealthFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A reading of the source "trust" for each GPU: how many of its figures are in doubt, and for each
/// an attribute `trust.<figure>` with why. Belongs to the drain thread.
final class Trust {
    static final String SOURCE = "trust";

    private static final int MOST_GPUS = 1_000;

    private final Map<String, GpuTrust> byUuid = new HashMap<>();

    List<Reading> derive(List<GpuView> gpus) {
        List<Reading> readings = new ArrayList<>();
        for (GpuView gpu : gpus) {
            if (byUuid.size() < MOST_GPUS || byUuid.containsKey(gpu.uuid())) {
                readings.add(
                        reading(
                                gpu,
                                byUuid.computeIfAbsent(gpu.uuid(), _ -> new GpuTrust()).see(gpu)));
            }
        }
        return readings;
    }

    /// What was seen of each lasted until somebody last looked, and no longer.
    void resumed() {
        byUuid.clear();
    }

    private static Reading reading(GpuView gpu, Map<Figure, String> doubts) {
        Reading.Builder reading =
                Reading.of(SubjectKind.GPU, gpu.uuid(), SOURCE, gpu.newestEpochNanos())
                        .put(GpuHealthFigure.SENSORS_DOUBTED, doubts.size());
        doubts.forEach((figure, why) -> reading.put("trust." + figure.id(), why));
        reading.put(
                "trust.summary",
                doubts.entrySet().stream()
                        .map(doubt -> doubt.getKey().id() + " " + doubt.getValue())
                        .collect(Collectors.joining("; ")));
        return reading.build();
    }
}

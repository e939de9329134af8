package io.ringside.node.health.derive;

import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One GPU as all sources read it in one window; the source that is listed first counts. Immutable.
record GpuView(String uuid, List<Reading> readings) {
    private static final int MOST_GPUS = 1_000;

    static List<GpuView> of(List<Reading> readings) {
        Map<String, List<Reading>> byUuid = new LinkedHashMap<>();
        for (Reading reading : readings) {
            if (reading.kind() == SubjectKind.GPU
                    && (byUuid.size() < MOST_GPUS || byUuid.containsKey(reading.id()))) {
                byUuid.computeIfAbsent(reading.id(), _ -> new ArrayList<>()).add(reading);
            }
        }
        List<GpuView> gpus = new ArrayList<>();
        byUuid.forEach((uuid, own) -> gpus.add(new GpuView(uuid, own)));
        return gpus;
    }

    /// NaN when nobody gives it.
    double figure(Figure figure) {
        for (Reading reading : readings) {
            Double value = reading.figures().get(figure);
            if (value != null) {
                return value;
            }
        }
        return Double.NaN;
    }

    /// When the figure was read; 0 when nobody gives it.
    long readEpochNanos(Figure figure) {
        for (Reading reading : readings) {
            if (reading.figures().containsKey(figure)) {
                return reading.readEpochNanos();
            }
        }
        return 0;
    }

    /// Empty when nobody gives it.
    String attribute(String name) {
        for (Reading reading : readings) {
            String text = reading.attributes().get(name);
            if (text != null) {
                return text;
            }
        }
        return "";
    }

    long newestEpochNanos() {
        long newest = 0;
        for (Reading reading : readings) {
            newest = Math.max(newest, reading.readEpochNanos());
        }
        return newest;
    }
}

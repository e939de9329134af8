package io.ringside.node.health.derive;

import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.figures.HostFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Counts the GPUs that were read once and are failed: gone from a source that still answers, or
/// named by one that fails. A source that fails as a whole without naming a GPU fails none, and one
/// that another source calls by another id, at the same PCI address, is there. Belongs to the drain
/// thread.
///
/// One that was taken out on purpose counts until the daemon is started again.
final class GpuPresence {
    static final String SOURCE = "presence";

    private static final int MOST_GPUS = 1_000;
    private static final int MOST_NAMED = 16;

    private final Map<String, Known> known = new LinkedHashMap<>();

    /// @param busId empty: not known
    private record Known(Set<String> sources, String busId) {}

    /// Empty while no GPU was ever read.
    List<Reading> derive(long epochNanos, List<Reading> readings, List<SourceStatus> statuses) {
        Set<String> present = new HashSet<>();
        for (Reading reading : readings) {
            if (reading.kind() == SubjectKind.GPU) {
                present.add(reading.id());
                present.add(busId(reading));
                know(reading);
            }
        }
        if (known.isEmpty()) {
            return List.of();
        }
        Map<String, SourceStatus> byName = new HashMap<>();
        statuses.forEach(status -> byName.put(status.name(), status));
        List<String> failed = new ArrayList<>();
        known.forEach((uuid, one) -> {
            boolean there =
                    present.contains(uuid)
                            || (!one.busId().isEmpty() && present.contains(one.busId()));
            if (isFailed(uuid, one, there, byName)) {
                failed.add(uuid);
            }
        });
        return List.of(
                Reading.of(SubjectKind.HOST, "", SOURCE, epochNanos)
                        .put(HostFigure.GPUS_KNOWN, known.size())
                        .put(HostFigure.GPUS_FAILED, failed.size())
                        .put(
                                HostFigure.GPUS_FAILED.id(),
                                String.join(
                                        ", ",
                                        failed.subList(0, Math.min(MOST_NAMED, failed.size()))))
                        .build());
    }

    private void know(Reading reading) {
        Known before = known.get(reading.id());
        if (before != null) {
            before.sources().add(reading.source());
        } else if (known.size() < MOST_GPUS) {
            known.put(
                    reading.id(),
                    new Known(new HashSet<>(Set.of(reading.source())), busId(reading)));
        }
    }

    private static String busId(Reading reading) {
        return reading.attributes().getOrDefault("gpu.pci_bus_id", "");
    }

    private static boolean isFailed(
            String uuid, Known one, boolean present, Map<String, SourceStatus> byName) {
        for (String source : one.sources()) {
            SourceStatus status = byName.get(source);
            if (status == null) {
                continue;
            }
            boolean named =
                    status.reason().contains(uuid)
                            || (!one.busId().isEmpty() && status.reason().contains(one.busId()));
            boolean missed = !present && (status.state() == State.OK || named);
            if (missed || (named && status.state() == State.FAILED)) {
                return true;
            }
        }
        return false;
    }
}

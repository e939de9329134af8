package io.ringside.desktop.correlate.explain.facts;

import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.protocol.figures.GpuLinkFigure;
import io.ringside.protocol.figures.GpuProcessFigure;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.protocol.gpu.PciAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is told of a GPU's links and of the processes on it, as readings of the GPU: errors of all
/// its links added, the slowest link's speed, the share of links that are up, and what programs
/// that are no rank take of its time. Stateless.
final class GpuParts {
    private GpuParts() {}

    private record Part(String gpu, String source, long readAt) {}

    static List<ToldReading> of(List<ToldReading> readings) {
        Set<String> ranks = new HashSet<>();
        for (ToldReading reading : readings) {
            if (reading.subjectKind() == SubjectKind.PROCESS
                    && reading.attributes().containsKey("ringside.segment")) {
                ranks.add(reading.subject());
            }
        }
        Map<Part, Map<String, Double>> parts = new HashMap<>();
        Map<Part, Integer> links = new HashMap<>();
        for (ToldReading reading : readings) {
            int slash = reading.subject().lastIndexOf('/');
            if (slash <= 0) {
                continue;
            }
            Part part =
                    new Part(
                            reading.subject().substring(0, slash),
                            reading.source(),
                            reading.readEpochNanos());
            if (reading.subjectKind() == SubjectKind.GPU_LINK) {
                links.merge(part, 1, Integer::sum);
                link(reading, parts.computeIfAbsent(part, _ -> new HashMap<>()));
            } else if (reading.subjectKind() == SubjectKind.GPU_PROCESS && !ranks.isEmpty()) {
                boolean rank = ranks.contains(reading.subject().substring(slash + 1));
                Double share = reading.figures().get(GpuProcessFigure.SM_UTILIZATION.id());
                if (share != null) {
                    parts.computeIfAbsent(part, _ -> new HashMap<>())
                            .merge(
                                    GpuProcessFigure.SM_UTILIZATION.id(),
                                    rank ? 0 : share,
                                    Double::sum);
                }
            }
        }
        links.forEach((part, count) ->
                parts.getOrDefault(part, Map.of())
                        .computeIfPresent(GpuLinkFigure.UP.id(), (_, up) -> up / count));
        List<ToldReading> all = new ArrayList<>();
        parts.forEach((part, figures) ->
                all.add(
                        new ToldReading(
                                SubjectKind.GPU,
                                part.gpu(),
                                part.source(),
                                part.readAt(),
                                figures,
                                Map.of())));
        return all;
    }

    private static void link(ToldReading link, Map<String, Double> gpu) {
        Map<String, Double> figures = link.figures();
        for (GpuLinkFigure sum :
                List.of(
                        GpuLinkFigure.UP,
                        GpuLinkFigure.REPLAYS,
                        GpuLinkFigure.RECOVERIES,
                        GpuLinkFigure.CRC_ERRORS)) {
            Double value = figures.get(sum.id());
            if (value != null) {
                gpu.merge(sum.id(), value, Double::sum);
            }
        }
        Double speed = figures.get(GpuLinkFigure.SPEED.id());
        if (speed != null && figures.getOrDefault(GpuLinkFigure.UP.id(), 1.0) > 0) {
            gpu.merge(GpuLinkFigure.SPEED.id(), speed, Math::min);
        }
    }

    /// @param address its PCI address; empty: not told
    /// @param wanted uuid or PCI address; empty: of nobody
    static boolean isGpu(String id, String address, String wanted) {
        return !wanted.isEmpty()
                && (id.equalsIgnoreCase(wanted)
                        || (!address.isEmpty()
                                && PciAddress.shortForm(address)
                                        .equals(PciAddress.shortForm(wanted))));
    }
}

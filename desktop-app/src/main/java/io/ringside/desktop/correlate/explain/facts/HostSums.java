package io.ringside.desktop.correlate.explain.facts;

import io.ringside.protocol.figures.HostFigure;
import io.ringside.protocol.figures.InterfaceFigure;
import io.ringside.protocol.figures.PortFigure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Ports, interfaces and engines of one host as one: counts are added, of ratios of a link the
/// worst counts, of an engine's figures the greatest. A port that is not active adds no speed.
/// Stateless.
final class HostSums {
    private static final Set<String> LEAST =
            Set.of(
                    PortFigure.RATE_RATIO.id(),
                    PortFigure.RATE.id(),
                    InterfaceFigure.RATE_RATIO.id(),
                    HostFigure.MEMORY_AVAILABLE.id());

    private static final List<String> TEXTS = List.of("engine.kind", "port.numa.node");

    private HostSums() {}

    static void add(
            SubjectTrack track, long now, Map<String, Double> figures, Map<String, String> texts) {
        Map<String, Double> one = new HashMap<>();
        track.addTo(one, now);
        boolean inactive = one.getOrDefault(PortFigure.ACTIVE.id(), 1.0) < 1;
        one.forEach((figure, value) -> {
            if (LEAST.contains(figure)) {
                if (!inactive) {
                    figures.merge(figure, value, Math::min);
                }
            } else if (figure.endsWith(RankFacts.rate(""))) {
                figures.merge(figure, value, Double::sum);
            } else {
                figures.merge(figure, value, Math::max);
            }
        });
        for (String attribute : TEXTS) {
            String text = track.text(attribute);
            if (!text.isEmpty()) {
                texts.putIfAbsent(attribute, text);
            }
        }
    }
}

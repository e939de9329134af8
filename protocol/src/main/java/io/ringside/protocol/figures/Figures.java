package io.ringside.protocol.figures;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// All figures, by name.
public final class Figures {
    private static final Map<String, Figure> BY_ID = byId();

    private Figures() {}

    public static Optional<Figure> byId(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /// In the order of the catalogue.
    public static List<Figure> all() {
        return List.copyOf(BY_ID.values());
    }

    private static Map<String, Figure> byId() {
        Map<String, Figure> figures = new LinkedHashMap<>();
        Stream.<Figure[]>of(
                        GpuFigure.values(),
                        GpuHealthFigure.values(),
                        GpuActivityFigure.values(),
                        GpuLinkFigure.values(),
                        GpuProcessFigure.values(),
                        ProcessFigure.values(),
                        PortFigure.values(),
                        InterfaceFigure.values(),
                        EngineFigure.values(),
                        HostFigure.values(),
                        SourceFigure.values())
                .flatMap(Arrays::stream)
                .forEach(figure -> put(figures, figure));
        EngineDistribution.all().forEach(figure -> put(figures, figure));
        return figures;
    }

    private static void put(Map<String, Figure> figures, Figure figure) {
        if (figures.put(figure.id(), figure) != null) {
            throw new IllegalStateException("two figures named " + figure.id());
        }
    }
}

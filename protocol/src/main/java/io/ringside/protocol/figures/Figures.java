package io.ringside.protocol.figures;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// All figures, by name.
public final class Figures {
    /// Beyond what 64 bits count.
    private static final double MOST = 1e20;

    private static final double COLDEST_CELSIUS = -274;

    private static final Map<String, Figure> BY_ID = byId();

    private Figures() {}

    public static Optional<Figure> byId(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }

    /// Whether a figure of that name can have that value. The catalogue's are never below zero, but
    /// for temperatures; of others nothing is known.
    public static boolean canBe(String id, double value) {
        Figure known = BY_ID.get(id);
        return known == null ? value >= -MOST && value <= MOST : canBe(known, value);
    }

    /// The same of a figure of the catalogue.
    public static boolean canBe(Figure figure, double value) {
        double least = figure.unit().equals("Cel") ? COLDEST_CELSIUS : 0;
        return value >= least && value <= MOST;
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
                        RouterFigure.values(),
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

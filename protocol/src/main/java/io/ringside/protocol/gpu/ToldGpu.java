package io.ringside.protocol.gpu;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.FigureValues;
import java.util.Map;

/// What one source tells of one GPU at one time. A figure that it did not give is not in the map.
/// Immutable.
///
/// @param id a reading's: the GPU's uuid, or "GPU" and its index where it has none
/// @param attributes as readings name them: "gpu.name"
public record ToldGpu(
        String id,
        String source,
        long readEpochNanos,
        Map<Figure, Double> figures,
        Map<String, String> attributes) {
    /// It sleeps, and no figure of it is read so that it is not woken.
    private static final String POWER_STATE = "gpu.power_state";

    public ToldGpu {
        figures = FigureValues.copyOf(figures);
        attributes = Map.copyOf(attributes);
    }

    /// Whether it says how the GPU is, and not only something else about it.
    boolean tellsHowItIs() {
        if (attributes.containsKey(POWER_STATE)) {
            return true;
        }
        return figures.keySet().stream().anyMatch(GpuFact::isOne);
    }
}

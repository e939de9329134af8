package io.ringside.desktop.ui.heatmap.matrix;

import io.ringside.desktop.ui.pixel.Pixels;

/// A painted heat map with all that is needed to write on it and to find cells in it. The pixels
/// are drawn over when the frame is given back; the rest is immutable.
public record HeatFrame(
        Pixels pixels,
        HeatRequest request,
        HeatNumbers numbers,
        HeatLayout layout,
        HeatScale scale) {

    public HeatMatrix matrix() {
        return numbers.matrix();
    }
}

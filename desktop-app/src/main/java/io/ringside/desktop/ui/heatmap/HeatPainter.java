package io.ringside.desktop.ui.heatmap;

import io.ringside.desktop.ui.heatmap.matrix.HeatFrame;
import io.ringside.desktop.ui.heatmap.matrix.HeatLayout;
import io.ringside.desktop.ui.heatmap.matrix.HeatMatrix;
import io.ringside.desktop.ui.heatmap.matrix.HeatNumbers;
import io.ringside.desktop.ui.heatmap.matrix.HeatRaster;
import io.ringside.desktop.ui.heatmap.matrix.HeatRequest;
import io.ringside.desktop.ui.heatmap.matrix.HeatScale;
import io.ringside.desktop.ui.pixel.Pixels;
import io.ringside.desktop.ui.theme.Token;
import io.ringside.desktop.viewdata.RankView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes frames from requests. The matrix is kept while the links, the metric and the communicator
/// stay, so that panning only paints. Owned by the painting thread.
final class HeatPainter {
    private final HeatRaster raster = new HeatRaster();
    private @Nullable HeatRequest last;
    private @Nullable HeatNumbers numbers;

    /// @param over pixels that are drawn over; null: new ones
    HeatFrame paint(HeatRequest request, @Nullable Pixels over) {
        HeatNumbers now = numbers;
        if (now == null || !sameMatrix(request)) {
            now = HeatNumbers.of(request.view(), request.metric(), request.communicator(), now);
            numbers = now;
        }
        HeatMatrix matrix = now.matrix();
        last = request;
        HeatLayout layout =
                HeatLayout.of(
                        nodeStarts(request.view().ranks()),
                        request.width(),
                        request.height(),
                        request.displayScale(),
                        request.zoom(),
                        request.panX(),
                        request.panY());
        HeatScale scale = HeatScale.of(matrix, request.scale());
        Pixels pixels = over == null ? new Pixels() : over;
        pixels.reset(
                layout.clipWidth(), layout.clipHeight(), request.palette().argb(Token.BG_PANEL));
        raster.paint(pixels, matrix, layout, scale, request.palette(), request.provenanceView());
        return new HeatFrame(pixels, request, now, layout, scale);
    }

    @SuppressWarnings("ReferenceEquality") // the same view is the same links; equal ones are rare
    private boolean sameMatrix(HeatRequest request) {
        HeatRequest before = last;
        return before != null
                && before.view() == request.view()
                && before.metric() == request.metric()
                && before.communicator() == request.communicator();
    }

    static boolean[] nodeStarts(List<RankView> ranks) {
        boolean[] starts = new boolean[ranks.size()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = i == 0 || !ranks.get(i).nodeIndex().equals(ranks.get(i - 1).nodeIndex());
        }
        return starts;
    }
}

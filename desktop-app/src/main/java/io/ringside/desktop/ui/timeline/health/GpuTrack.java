package io.ringside.desktop.ui.timeline.health;

import io.ringside.desktop.ui.timeline.frame.TimelineRequest;
import io.ringside.desktop.ui.timeline.frame.TrackHeads;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.GpuView;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.canvas.GraphicsContext;

/// How busy the GPUs were: a line for each, or for each node the least of its GPUs where there are
/// many; where nothing was read nothing is drawn. Owned by the FX thread.
final class GpuTrack {
    private static final int LINE = 2;
    private static final int MOST_LINES = 16;

    /// A reading stands for no longer than this.
    private static final long HOLDS_NANOS = 2_500_000_000L;

    private final GraphicsContext canvas;
    private final TimelineRequest request;
    private final double top;

    GpuTrack(GraphicsContext canvas, TimelineRequest request, double top) {
        this.canvas = canvas;
        this.request = request;
        this.top = top;
    }

    static int height(ClusterView view) {
        boolean read = view.gpus().stream().anyMatch(gpu -> !gpu.recent().isEmpty());
        int lines = read ? lines(view).size() : 0;
        return lines == 0 ? 0 : Math.max(12, lines * LINE + 2);
    }

    void write() {
        List<List<GpuView>> lines = lines(request.view());
        boolean each = request.view().gpus().size() <= MOST_LINES;
        double height = height(request.view());
        HealthTracks.label(
                canvas,
                request.palette(),
                each ? "GPU utilisation" : "GPUs, the least of each",
                top + height / 2);
        double y = top + (height - lines.size() * LINE) / 2;
        for (List<GpuView> line : lines) {
            line(line, y);
            y += LINE;
        }
    }

    /// One GPU each; where there are too many, nodes, and beyond those as many nodes together as
    /// make no more lines than that.
    private static List<List<GpuView>> lines(ClusterView view) {
        List<List<GpuView>> lines = new ArrayList<>();
        int gpus = view.gpus().size();
        if (gpus <= MOST_LINES) {
            view.gpus().forEach(gpu -> lines.add(List.of(gpu)));
            return lines;
        }
        int nodesOfLine = (view.nodes().size() + MOST_LINES - 1) / MOST_LINES;
        List<GpuView> line = new ArrayList<>();
        int of = -1;
        for (GpuView gpu : view.gpus()) {
            int next = gpu.nodeIndex() / Math.max(1, nodesOfLine);
            if (next != of) {
                line = new ArrayList<>();
                lines.add(line);
                of = next;
            }
            line.add(gpu);
        }
        return lines;
    }

    private void line(List<GpuView> line, double y) {
        List<GpuView.Sample> samples = line.getFirst().recent();
        for (int i = 0; i < samples.size(); i++) {
            long at = samples.get(i).epochNanos();
            long until =
                    i + 1 < samples.size() ? samples.get(i + 1).epochNanos() : at + HOLDS_NANOS;
            until = Math.min(until, at + HOLDS_NANOS);
            double least = least(line, i);
            double from = Math.max(TrackHeads.GUTTER, HealthTracks.x(request, at));
            double to = HealthTracks.x(request, until);
            if (!Double.isNaN(least) && to > from) {
                int argb = request.palette().sequential().argb(least);
                canvas.setFill(
                        javafx.scene.paint.Color.rgb(
                                argb >> 16 & 0xFF, argb >> 8 & 0xFF, argb & 0xFF));
                canvas.fillRect(
                        Math.rint(from), y, Math.max(1, Math.rint(to) - Math.rint(from)), LINE);
            }
        }
    }

    /// Of the GPUs of a line, at the same reading counted from the newest.
    private static double least(List<GpuView> line, int index) {
        int fromEnd = line.getFirst().recent().size() - index;
        double least = Double.NaN;
        for (GpuView gpu : line) {
            int at = gpu.recent().size() - fromEnd;
            double value = at < 0 ? Double.NaN : gpu.recent().get(at).utilizationRatio();
            least = value >= least || Double.isNaN(value) ? least : value;
        }
        return least;
    }
}

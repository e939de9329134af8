package io.ringside.desktop.export.rows;

import io.ringside.desktop.model.Regression;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.LinkView;
import io.ringside.desktop.viewdata.NodeView;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// The links, as the heat map has them.
public final class LinkRows {
    private LinkRows() {}

    public static Table table(ClusterView view) {
        List<String> columns =
                List.of(
                        "communicator",
                        "from_rank",
                        "from_node",
                        "to_rank",
                        "to_node",
                        "provenance",
                        "bytes",
                        "count",
                        "rate_bytes_per_second",
                        "last_window_rate_bytes_per_second",
                        "latency_ns",
                        "fit_r_squared",
                        "fit_steps",
                        "fit_distinct_sizes",
                        "stale",
                        "range_start_epoch_ns",
                        "range_end_epoch_ns");
        return new Table(
                columns,
                sink -> {
                    for (LinkView link : view.links()) {
                        Regression fit = link.regression().orElse(null);
                        sink.row(
                                view.communicators().get(link.communicator()).label(),
                                (long) view.ranks().get(link.from()).rank(),
                                host(view, link.from()),
                                (long) view.ranks().get(link.to()).rank(),
                                host(view, link.to()),
                                link.provenance().name().toLowerCase(Locale.ROOT),
                                link.bytes(),
                                link.count(),
                                number(link.rateBytesPerSecond()),
                                number(link.windowRateBytesPerSecond()),
                                number(link.latencyNanos()),
                                fit == null ? null : fit.rSquared(),
                                fit == null ? null : fit.steps(),
                                fit == null ? null : (long) fit.distinctSizes(),
                                link.stale(),
                                start(view),
                                end(view));
                    }
                });
    }

    /// Of the time that rows are of; null: since the daemons' start.
    static @Nullable Long start(ClusterView view) {
        return view.counted().isPresent() ? view.counted().get().startEpochNanos() : null;
    }

    static @Nullable Long end(ClusterView view) {
        return view.counted().isPresent() ? view.counted().get().endEpochNanos() : null;
    }

    static @Nullable Double number(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    /// Null where no known node holds the rank.
    static @Nullable String host(ClusterView view, int rankIndex) {
        return view.nodeOf(rankIndex).map(NodeView::hostName).orElse(null);
    }
}

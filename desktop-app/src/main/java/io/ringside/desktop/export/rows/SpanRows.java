package io.ringside.desktop.export.rows;

import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All spans that are kept.
public final class SpanRows {
    private SpanRows() {}

    public static Table table(ClusterView view) {
        List<String> columns =
                List.of(
                        "node",
                        "rank",
                        "kind",
                        "track",
                        "communicator",
                        "operation",
                        "number",
                        "peer",
                        "bytes",
                        "start_epoch_ns",
                        "end_epoch_ns",
                        "clock",
                        "state");
        Map<Long, String> labels = new HashMap<>();
        for (CommunicatorView communicator : view.communicators()) {
            labels.put(communicator.commHash(), communicator.label());
        }
        return new Table(
                columns,
                sink -> {
                    for (Track track : view.timeline().tracks()) {
                        boolean known =
                                track.rankIndex() >= 0 && track.rankIndex() < view.ranks().size();
                        for (SpanChunk chunk : track.chunks()) {
                            for (int i = 0; i < chunk.size(); i++) {
                                int flags = chunk.flags()[i];
                                sink.row(
                                        LinkRows.host(view, track.rankIndex()),
                                        known
                                                ? (Long)
                                                        (long)
                                                                view.ranks()
                                                                        .get(track.rankIndex())
                                                                        .rank()
                                                : null,
                                        kind(track, flags),
                                        track.label(),
                                        labels.get(chunk.commHash()),
                                        chunk.names()[chunk.name()[i]],
                                        absent(chunk.number()[i]),
                                        absent(chunk.peer()[i]),
                                        chunk.bytes()[i],
                                        chunk.startNanos()[i],
                                        chunk.endNanos()[i] == 0
                                                ? null
                                                : (Long) chunk.endNanos()[i],
                                        clock(track, flags),
                                        state(flags));
                            }
                        }
                    }
                });
    }

    public static String kind(Track track, int flags) {
        return (flags & SpanChunk.STEP) != 0
                ? "step"
                : track.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// By which clock a span was stamped.
    public static String clock(Track track, int flags) {
        if ((flags & SpanChunk.EVENTS) != 0) {
            return "CUDA events";
        }
        return (flags & SpanChunk.GPU_CLOCK) != 0
                ? "GPU, moved to the node's"
                : track.kind() == TrackKind.TRANSFER ? "host, proxy" : "host";
    }

    public static String state(int flags) {
        if ((flags & SpanChunk.COMPLETION_UNKNOWN) != 0) {
            return "enqueued, completion unknown";
        }
        return (flags & SpanChunk.OPEN) != 0
                ? "open"
                : (flags & SpanChunk.CAPTURED) != 0 ? "captured" : "ended";
    }

    private static @Nullable Long absent(int value) {
        return value < 0 ? null : (Long) (long) value;
    }
}

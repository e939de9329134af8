package io.ringside.desktop.state;

import io.ringside.desktop.state.timeline.NodeTimeline;
import io.ringside.desktop.state.timeline.TrackKey;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// Puts the kept chunks onto the tracks of the rank axis: of each rank enqueue, operations, kernel
/// channels, transfers, in that order always. Stateless.
public final class TimelineBuilder {
    private TimelineBuilder() {}

    /// A track's place.
    private record Place(int rankIndex, TrackKind kind, int channel, boolean receive, int peer) {
        static final Comparator<Place> ORDER =
                Comparator.comparingInt(Place::rankIndex)
                        .thenComparing(Place::kind)
                        .thenComparingInt(Place::channel)
                        .thenComparing(Place::receive)
                        .thenComparingInt(Place::peer);
    }

    public static TimelineData build(
            Collection<NodeTimeline> nodes, RankAxis axis, Communicators communicators) {
        Map<TrackKey, List<SpanChunk>> chunks = new LinkedHashMap<>();
        nodes.forEach(node -> node.collect(chunks));
        Map<Place, List<SpanChunk>> tracks = new TreeMap<>(Place.ORDER);
        chunks.forEach((key, list) -> {
            OptionalInt rankIndex = axis.position(key.commHash(), key.rank());
            if (rankIndex.isPresent()) {
                tracks.computeIfAbsent(
                                place(key, rankIndex.getAsInt(), axis), _ -> new ArrayList<>())
                        .addAll(list);
            }
        });
        List<Track> rows = new ArrayList<>(tracks.size());
        tracks.forEach((place, list) -> rows.add(track(place, list, axis, communicators)));
        long last = nodes.stream().flatMapToLong(n -> n.newestNanos().stream()).max().orElse(0);
        long first =
                rows.stream()
                        .flatMap(t -> t.chunks().stream())
                        .filter(c -> c.size() > 0)
                        .mapToLong(c -> c.startNanos()[0])
                        .min()
                        .orElse(last);
        return new TimelineData(rows, Math.min(first, last), last);
    }

    private static Place place(TrackKey key, int rankIndex, RankAxis axis) {
        int peer = key.peer() < 0 ? -1 : axis.position(key.commHash(), key.peer()).orElse(-1);
        return new Place(
                rankIndex,
                key.kind(),
                key.channel(),
                key.kind() == TrackKind.TRANSFER && !key.send(),
                peer);
    }

    private static Track track(
            Place place, List<SpanChunk> chunks, RankAxis axis, Communicators communicators) {
        chunks.sort(Comparator.comparingLong(c -> c.size() == 0 ? 0 : c.startNanos()[0]));
        RankAxis.Entry entry = axis.entries().get(place.rankIndex());
        boolean severalJobs = axis.entries().getLast().job() > 0;
        String group = "rank " + entry.key().rank();
        OptionalInt communicator = communicators.index(entry.key().commHash());
        if (severalJobs && communicator.isPresent()) {
            CommunicatorView view = communicators.views().get(communicator.getAsInt());
            group += " of " + view.label();
        }
        return new Track(
                place.kind(),
                group,
                label(place, axis),
                place.rankIndex(),
                place.channel(),
                chunks);
    }

    private static String label(Place place, RankAxis axis) {
        return switch (place.kind()) {
            case ENQUEUE -> "enqueue";
            case OPERATIONS -> "operations";
            case KERNEL_CHANNEL -> "ch " + place.channel();
            case TRANSFER ->
                    "ch "
                            + place.channel()
                            + (place.receive() ? " \u2190 " : " \u2192 ")
                            + (place.peer() < 0
                                    ? "?"
                                    : Integer.toString(
                                            axis.entries().get(place.peer()).key().rank()));
        };
    }
}

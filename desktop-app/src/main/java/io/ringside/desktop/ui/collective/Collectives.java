package io.ringside.desktop.ui.collective;

import io.ringside.desktop.ui.collective.Collective.Part;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The collectives of a range of time that two ranks or more were timed in. Operations with a root
/// are left out: it may end before the others. Immutable.
///
/// @param cut there are more spans than are looked at: nothing is told
public record Collectives(List<Collective> all, boolean cut) {
    public static final Collectives NONE = new Collectives(List.of(), false);

    /// So many spans are looked at.
    public static final int MOST_SPANS = 40_000;

    private static final Set<String> TOGETHER =
            Set.of("AllReduce", "AllGather", "ReduceScatter", "AlltoAll", "AllToAll");
    private static final int TIMED = SpanChunk.GPU_CLOCK | SpanChunk.EVENTS;

    private record Key(long commHash, String name, int number) {}

    public Collectives {
        all = List.copyOf(all);
    }

    /// Those of which a rank's span starts in here.
    public static Collectives of(ClusterView view, long fromNanos, long toNanos) {
        Map<Long, Integer> sizes = new HashMap<>();
        for (CommunicatorView communicator : view.communicators()) {
            sizes.put(communicator.commHash(), communicator.ranks());
        }
        Map<Key, Map<Integer, Part>> parts = new LinkedHashMap<>();
        int seen = 0;
        for (Track track : view.timeline().tracks()) {
            if (track.kind() != TrackKind.OPERATIONS
                    || track.rankIndex() < 0
                    || track.rankIndex() >= view.ranks().size()) {
                continue;
            }
            int node = view.ranks().get(track.rankIndex()).nodeIndex().orElse(-1);
            for (SpanChunk chunk : track.chunks()) {
                if (chunk.commHash() == 0
                        || chunk.size() == 0
                        || chunk.startNanos()[chunk.size() - 1] < fromNanos
                        || chunk.startNanos()[0] > toNanos) {
                    continue;
                }
                int end = firstFrom(chunk, toNanos);
                for (int span = firstFrom(chunk, fromNanos); span < end; span++) {
                    if (++seen > MOST_SPANS) {
                        return new Collectives(List.of(), true);
                    }
                    add(parts, track.rankIndex(), node, chunk, span);
                }
            }
        }
        List<Collective> all = new ArrayList<>();
        parts.forEach((key, ranks) -> {
            if (ranks.size() > 1) {
                all.add(
                        new Collective(
                                key.commHash(),
                                key.name(),
                                key.number(),
                                sizes.getOrDefault(key.commHash(), 0),
                                List.copyOf(ranks.values())));
            }
        });
        return new Collectives(all, false);
    }

    /// Whether an operation of this name ends on all its ranks together.
    public static boolean endsTogether(String name) {
        return TOGETHER.contains(name);
    }

    private static void add(
            Map<Key, Map<Integer, Part>> parts, int rank, int node, SpanChunk chunk, int span) {
        String name = chunk.names()[chunk.name()[span]];
        int flags = chunk.flags()[span];
        boolean timed = (flags & TIMED) != 0 && chunk.detail()[span] <= 1;
        long end = chunk.endNanos()[span];
        if (timed && end > 0 && chunk.number()[span] >= 0 && endsTogether(name)) {
            parts.computeIfAbsent(
                            new Key(chunk.commHash(), name, chunk.number()[span]),
                            _ -> new HashMap<>())
                    .put(rank, new Part(rank, node, chunk.startNanos()[span], end));
        }
    }

    /// The first span that starts at `nanos` or later.
    private static int firstFrom(SpanChunk chunk, long nanos) {
        int low = 0;
        int high = chunk.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (chunk.startNanos()[middle] >= nanos) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}

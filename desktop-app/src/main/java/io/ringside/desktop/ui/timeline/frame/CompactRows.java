package io.ringside.desktop.ui.timeline.frame;

import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.ui.text.Figures;
import io.ringside.desktop.ui.timeline.frame.TrackRows.Row;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.NodeView;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Rows of many ranks: one for each rank, or one for each node where even those do not fit, the
/// nodes in trouble first. What is open has all its rows. Used once.
final class CompactRows {
    /// So many ranks keep all their rows and are scrolled to.
    static final int FEW_RANKS = 4;

    private static final int LEAST = 3;
    private static final int MOST = 16;
    private static final int LEAST_OF_NODE = 6;
    private static final int MOST_OF_NODE = 22;
    private static final int OPENED = 12;
    private static final int OPENED_CHANNEL = 6;
    private static final int NODE_GAP = 6;
    private static final int CALM = 4;

    private final ClusterView view;
    private final Set<String> open;
    private final List<Row> rows = new ArrayList<>();
    private int y = NODE_GAP;

    private CompactRows(ClusterView view, Set<String> open) {
        this.view = view;
        this.open = open;
    }

    /// @param open keys of rows that were opened: [Row#key]
    static TrackRows of(ClusterView view, int room, Set<String> open) {
        return new CompactRows(view, open).arranged(room);
    }

    private TrackRows arranged(int room) {
        Map<Integer, List<List<Track>>> nodes = byNode();
        int ranks = nodes.values().stream().mapToInt(List::size).sum();
        int all = room - NODE_GAP * (nodes.size() + 1);
        int left = all - opened();
        boolean fit = all >= ranks * LEAST;
        int each = Math.clamp(left / Math.max(1, ranks), LEAST, MOST);
        int node = Math.clamp(left / Math.max(1, nodes.size()), LEAST_OF_NODE, MOST_OF_NODE);
        worstFirst(nodes)
                .forEach(index -> {
                    List<List<Track>> ofNode = nodes.getOrDefault(index, List.of());
                    if (fit) {
                        ranks(index, ofNode, each);
                    } else {
                        node(index, ofNode, node);
                    }
                    y += NODE_GAP;
                });
        return new TrackRows(rows, y);
    }

    /// What open ranks take beyond a row.
    private int opened() {
        int height = 0;
        for (Track track : view.timeline().tracks()) {
            if (open.contains(rankKey(track.rankIndex())) && track.kind() != TrackKind.OPERATIONS) {
                height += height(track);
            }
        }
        return height;
    }

    private void node(int index, List<List<Track>> ofNode, int height) {
        String key = "node " + index;
        boolean opened = open.contains(key);
        List<SpanChunk> chunks = new ArrayList<>();
        ofNode.forEach(rank -> chunks.addAll(main(rank).chunks()));
        String host = index < 0 ? "not connected" : view.nodes().get(index).hostName();
        Track all =
                new Track(
                        TrackKind.OPERATIONS,
                        host,
                        Figures.count(ofNode.size()) + " ranks",
                        main(ofNode.getFirst()).rankIndex(),
                        -1,
                        chunks);
        add(all, height, true, key, (opened ? "\u25BC " : "\u25B6 ") + host, all.label());
        if (opened) {
            ofNode.forEach(rank -> rank(rank, OPENED, "", false));
        }
    }

    private void ranks(int index, List<List<Track>> ofNode, int height) {
        String host = index < 0 ? "not connected" : view.nodes().get(index).hostName();
        boolean first = true;
        for (List<Track> rank : ofNode) {
            rank(rank, height, first ? host : "", first);
            first = false;
        }
    }

    private void rank(List<Track> tracks, int height, String title, boolean first) {
        Track main = main(tracks);
        String key = rankKey(main.rankIndex());
        boolean opened = open.contains(key);
        String label = (opened ? "\u25BC " : "") + main.group();
        add(main, opened ? Math.max(height, OPENED) : height, first, key, title, label);
        if (opened) {
            for (Track track : tracks) {
                if (!track.equals(main)) {
                    add(track, height(track), false, key, "", track.label());
                }
            }
        }
    }

    private void add(
            Track track, int height, boolean first, String key, String title, String label) {
        rows.add(new Row(track, rows.size(), y, height, first, key, title, label));
        y += height;
    }

    /// By node index, -1 for ranks of no node, each rank's tracks together.
    private Map<Integer, List<List<Track>>> byNode() {
        Map<Integer, Map<Integer, List<Track>>> nodes = new LinkedHashMap<>();
        for (Track track : view.timeline().tracks()) {
            int rank = track.rankIndex();
            int node =
                    rank >= 0 && rank < view.ranks().size()
                            ? view.ranks().get(rank).nodeIndex().orElse(-1)
                            : -1;
            nodes.computeIfAbsent(node, _ -> new LinkedHashMap<>())
                    .computeIfAbsent(rank, _ -> new ArrayList<>())
                    .add(track);
        }
        Map<Integer, List<List<Track>>> lists = new LinkedHashMap<>();
        nodes.forEach((node, ranks) -> lists.put(node, List.copyOf(ranks.values())));
        return lists;
    }

    private List<Integer> worstFirst(Map<Integer, List<List<Track>>> nodes) {
        return nodes.keySet().stream()
                .sorted(Comparator.comparingInt(this::trouble).thenComparingInt(i -> i))
                .toList();
    }

    /// 0 the worst.
    private int trouble(int index) {
        if (index < 0 || index >= view.nodes().size()) {
            return CALM;
        }
        NodeView node = view.nodes().get(index);
        return node.standing().troubled()
                ? 0
                : node.health().findings().stream()
                        .map(ToldFinding::severity)
                        .mapToInt(CompactRows::loudness)
                        .min()
                        .orElse(CALM);
    }

    private static int loudness(Severity severity) {
        return switch (severity) {
            case PAGE -> 1;
            case TICKET -> 2;
            case NOTE -> 3;
        };
    }

    private static Track main(List<Track> tracks) {
        return tracks.stream()
                .filter(track -> track.kind() == TrackKind.OPERATIONS)
                .findFirst()
                .orElse(tracks.getFirst());
    }

    private static int height(Track track) {
        return track.kind() == TrackKind.ENQUEUE ? OPENED - 2 : OPENED_CHANNEL;
    }

    private static String rankKey(int rankIndex) {
        return "rank " + rankIndex;
    }
}

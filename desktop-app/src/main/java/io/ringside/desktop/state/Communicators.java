package io.ringside.desktop.state;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.viewdata.CommunicatorView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// All communicators of all nodes, in the order they were first seen; each has one index across
/// nodes. Owned by the correlate thread.
public final class Communicators {
    private List<Long> order = List.of();
    private Map<Long, Integer> indices = Map.of();
    private List<CommunicatorView> views = List.of();

    /// Takes the nodes' present communicators: known ones keep their order, those that no node
    /// names any more go.
    public void update(List<NodeSnapshot> snapshots) {
        Map<Long, NodeSnapshot.Communicator> present = new LinkedHashMap<>();
        for (NodeSnapshot snapshot : snapshots) {
            for (NodeSnapshot.Communicator c : snapshot.communicators()) {
                present.merge(c.commHash(), c, (a, b) -> b.ranks() > a.ranks() ? b : a);
            }
        }
        List<Long> next = new ArrayList<>(order);
        next.retainAll(present.keySet());
        next.addAll(present.keySet().stream().filter(hash -> !indices.containsKey(hash)).toList());
        Map<Long, Integer> nextIndices = new HashMap<>();
        Map<String, Integer> named = new HashMap<>();
        present.values().forEach(c -> named.merge(c.name(), 1, Integer::sum));
        List<CommunicatorView> nextViews = new ArrayList<>();
        for (Long hash : next) {
            nextIndices.put(hash, nextIndices.size());
            NodeSnapshot.Communicator c = java.util.Objects.requireNonNull(present.get(hash));
            boolean ambiguous = named.getOrDefault(c.name(), 0) > 1;
            nextViews.add(new CommunicatorView(hash, label(c, ambiguous), c.ranks()));
        }
        order = next;
        indices = nextIndices;
        views = List.copyOf(nextViews);
    }

    OptionalInt index(long commHash) {
        Integer index = indices.get(commHash);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /// Its label, or its hash where no node names it any more.
    String label(long commHash) {
        OptionalInt index = index(commHash);
        return index.isPresent()
                ? views.get(index.getAsInt()).label()
                : NodeSnapshot.Communicator.shortLabel(commHash);
    }

    List<CommunicatorView> views() {
        return views;
    }

    private static String label(NodeSnapshot.Communicator c, boolean ambiguous) {
        return NodeSnapshot.Communicator.shortLabel(c.name(), c.commHash(), ambiguous);
    }
}

package io.ringside.desktop.fake;

import io.ringside.desktop.feed.FeedSink;
import io.ringside.desktop.model.NodeInfo;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.SpanColumns;
import io.ringside.desktop.model.node.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps everything a feed tells.
public final class Collecting implements FeedSink {
    public final List<Connection> connections = new CopyOnWriteArrayList<>();
    public final List<NodeInfo> infos = new CopyOnWriteArrayList<>();
    public final List<NodeSnapshot> snapshots = new CopyOnWriteArrayList<>();
    public final List<SpanColumns> spans = new CopyOnWriteArrayList<>();
    public final Map<String, Long> losses = new ConcurrentHashMap<>();

    @Override
    public void connection(Connection connection) {
        connections.add(connection);
    }

    @Override
    public void described(NodeInfo info) {
        infos.add(info);
    }

    @Override
    public void snapshot(NodeSnapshot snapshot, long arrivalEpochNanos) {
        snapshots.add(snapshot);
    }

    @Override
    public void spans(SpanColumns batch) {
        spans.add(batch);
    }

    @Override
    public void lost(String reason, long count) {
        losses.merge(reason, count, Long::sum);
    }

    public boolean is(Class<? extends Connection> state) {
        return !connections.isEmpty() && state.isInstance(connections.getLast());
    }
}

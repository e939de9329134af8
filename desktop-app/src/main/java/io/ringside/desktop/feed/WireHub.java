package io.ringside.desktop.feed;

import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SpanBatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// Hands what the feeds take to several taps. One that joins late is first told who the nodes are.
/// Thread-safe.
public final class WireHub implements WireTap {
    private final Object lock = new Object();
    private final Map<String, NodeDescription> descriptions = new LinkedHashMap<>();
    private final List<WireTap> taps = new CopyOnWriteArrayList<>();

    public void add(WireTap tap) {
        synchronized (lock) {
            descriptions.forEach(tap::description);
            taps.add(tap);
        }
    }

    public void remove(WireTap tap) {
        synchronized (lock) {
            taps.remove(tap);
        }
    }

    /// `node` is no longer followed.
    public void forget(String node) {
        synchronized (lock) {
            descriptions.remove(node);
        }
    }

    @Override
    public void description(String node, NodeDescription description) {
        synchronized (lock) {
            descriptions.put(node, description);
            taps.forEach(tap -> tap.description(node, description));
        }
    }

    @Override
    public void snapshot(String node, Snapshot snapshot, long arrivalEpochNanos) {
        taps.forEach(tap -> tap.snapshot(node, snapshot, arrivalEpochNanos));
    }

    @Override
    public void spans(String node, SpanBatch batch) {
        taps.forEach(tap -> tap.spans(node, batch));
    }
}

package io.ringside.desktop.simulation;

import io.ringside.desktop.correlate.lateness.LateEpisode;
import io.ringside.desktop.correlate.lateness.LatenessWatch;
import io.ringside.desktop.correlate.links.LinkWatch;
import io.ringside.desktop.correlate.live.HangWatch;
import io.ringside.desktop.correlate.live.LiveHang;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Waiting;
import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.FeedOptions;
import io.ringside.desktop.feed.FeedSink;
import io.ringside.desktop.feed.NodeFeed;
import io.ringside.desktop.feed.WireTap;
import io.ringside.desktop.model.NodeInfo;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.SpanColumns;
import io.ringside.desktop.model.node.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// A simulated cluster played at once through the feeds, as a report reads it, with what the
/// watches make of it. Owned by one test.
final class Played {
    final LatenessWatch late = new LatenessWatch();
    final HangWatch hangs = new HangWatch();
    final LinkWatch links = new LinkWatch();
    final Map<String, NodeSnapshot> newest = new TreeMap<>();
    final Map<String, Long> losses = new HashMap<>();
    final Map<String, Connection> connections = new HashMap<>();

    /// @param seconds simulated
    static Played of(String spec, int seconds) throws InterruptedException {
        Played played = new Played();
        List<FeedNode> nodes =
                Simulation.nodes(
                        SimulationSpec.parse(spec),
                        true,
                        OptionalLong.of(seconds * 1_000_000_000L),
                        new HandClock(1_800_000_000_000_000_000L));
        List<NodeFeed> feeds = new ArrayList<>();
        for (FeedNode node : nodes) {
            feeds.add(
                    NodeFeed.start(
                            node,
                            new FeedOptions(true, false, WireTap.NONE),
                            played.sink(node.name()),
                            new HandClock(1_800_000_000_000_000_000L)));
        }
        Waiting.until(
                "all nodes have been played", () -> feeds.stream().allMatch(NodeFeed::hasEnded));
        return played;
    }

    List<LateEpisode> lateness() {
        late.finish();
        return late.episodes();
    }

    List<LiveHang> standing() {
        return hangs.hangs(target -> target.substring(target.indexOf('(')));
    }

    FeedSink sink(String node) {
        return new FeedSink() {
            @Override
            public void connection(Connection connection) {
                synchronized (Played.this) {
                    connections.put(node, connection);
                }
            }

            @Override
            public void described(NodeInfo info) {}

            @Override
            public void snapshot(NodeSnapshot snapshot, long arrivalEpochNanos) {
                synchronized (Played.this) {
                    late.add(node, snapshot);
                    hangs.add(node, snapshot);
                    links.add(node, snapshot);
                    newest.put(node, snapshot);
                }
            }

            @Override
            public void spans(SpanColumns spans) {}

            @Override
            public void lost(String reason, long count) {
                synchronized (Played.this) {
                    losses.merge(reason, count, Long::sum);
                }
            }
        };
    }
}

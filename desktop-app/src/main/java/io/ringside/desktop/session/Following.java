package io.ringside.desktop.session;

import io.ringside.desktop.feed.FeedNode;
import io.ringside.desktop.feed.FeedOptions;
import io.ringside.desktop.feed.Mailbox;
import io.ringside.desktop.feed.NodeFeed;
import io.ringside.desktop.feed.WireHub;
import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.desktop.feed.grpc.Target;
import io.ringside.desktop.feed.grpc.TargetList;
import io.ringside.desktop.feed.played.CaptureNode;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.recording.Playhead;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.recording.incident.IncidentNode;
import io.ringside.desktop.simulation.Simulation;
import io.ringside.desktop.simulation.SimulationSpec;
import io.ringside.desktop.state.ViewMaker;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which targets are followed: starts and ends feeds so that those wanted run, once each. Owned by
/// the session's thread, except [#check], [#isReplay], [#ended], [#playheads] and [#incidentNodes].
final class Following {
    private static final int MOST_LOOKS = 100;
    private static final long LOOK_MILLIS = 20;

    private final Mailbox mailbox;
    private final ViewMaker correlator;
    private final WireHub hub;
    private final SessionOptions options;
    private final Clock clock;
    private final Map<String, List<Followed>> followed = new LinkedHashMap<>();
    private final Map<String, Playhead> playheads = new ConcurrentHashMap<>();
    private long startNanos;
    private volatile @Nullable List<NodeFeed> running;
    private final Set<String> replays = ConcurrentHashMap.newKeySet();
    private volatile List<IncidentNode> incidentNodes = List.of();
    private volatile Optional<Path> onlyFile = Optional.empty();
    private Consumer<String> whenEnded = node -> {};

    /// @param feed empty: there is none, as the refusal says
    private record Followed(String node, Optional<NodeFeed> feed, Optional<String> refusal) {}

    Following(
            Mailbox mailbox,
            ViewMaker correlator,
            WireHub hub,
            SessionOptions options,
            Clock clock) {
        this.mailbox = mailbox;
        this.correlator = correlator;
        this.hub = hub;
        this.options = options;
        this.clock = clock;
    }

    /// What `typed` is called from here on; a list is all that it names.
    ///
    /// @throws IllegalArgumentException one sentence, when it is neither a file, nor a target or a
    ///   list of them, nor a simulated cluster
    static List<String> check(String typed) {
        if (SimulationSpec.isOne(typed)) {
            return List.of(SimulationSpec.parse(typed).text());
        }
        return file(typed).isPresent()
                ? List.of(typed.strip())
                : TargetList.expand(typed).stream().map(one -> Target.parse(one).text()).toList();
    }

    /// Those that are followed now, for an incident file. From any thread.
    List<IncidentNode> incidentNodes() {
        return incidentNodes;
    }

    /// @param told of each node that is no longer followed
    void onEnd(Consumer<String> told) {
        whenEnded = told;
    }

    /// The file that is followed, where it is one and nothing else is. From any thread.
    Optional<Path> onlyFile() {
        return onlyFile;
    }

    boolean isReplay(String node) {
        return replays.contains(node);
    }

    void follow(List<String> targets) {
        running = null;
        Map<String, List<Followed>> before = new HashMap<>(followed);
        List<Followed> fresh = new ArrayList<>();
        followed.clear();
        for (String target : targets) {
            if (followed.containsKey(target)) {
                continue;
            }
            List<Followed> its = before.remove(target);
            if (its == null) {
                its = of(target);
                fresh.addAll(its);
            }
            followed.put(target, its);
        }
        before.values().forEach(this::end);
        List<String> nodes = new ArrayList<>();
        followed.values().forEach(list -> list.forEach(f -> nodes.add(f.node())));
        correlator.nodes(nodes);
        incidentNodes = nodes.stream().map(this::incidentNode).toList();
        onlyFile = targets.size() == 1 ? file(targets.getFirst()) : Optional.empty();
        playheads.keySet().retainAll(followed.keySet());
        // Only now: what comes from a node that nobody wants yet is ignored.
        fresh.forEach(this::begin);
        running =
                followed.values().stream()
                        .flatMap(List::stream)
                        .flatMap(each -> each.feed().stream())
                        .toList();
    }

    /// Whether nothing more will come of any: recordings are read, captures played, or refused.
    boolean ended() {
        List<NodeFeed> now = running;
        return now != null && now.stream().allMatch(NodeFeed::hasEnded);
    }

    private IncidentNode incidentNode(String node) {
        return isReplay(node) || file(node).isPresent()
                ? IncidentNode.played(node)
                : IncidentNode.daemon(
                        Target.parse(node), options.allowPlainText(), options.client());
    }

    private List<Followed> of(String target) {
        if (SimulationSpec.isOne(target)) {
            return of(
                    Simulation.nodes(
                            SimulationSpec.parse(target),
                            options.pace() == Replay.Pace.AT_ONCE,
                            OptionalLong.empty(),
                            clock));
        }
        Optional<Path> file = file(target);
        if (file.isEmpty()) {
            return List.of(
                    of(
                            NodeFeed.daemon(
                                    Target.parse(target),
                                    options.allowPlainText(),
                                    options.client())));
        }
        if (CaptureNode.isOne(file.get())) {
            return of(
                    List.of(
                            CaptureNode.of(
                                    file.get(), target, options.client(), options.limitNanos())));
        }
        try {
            return of(Replay.nodes(file.get(), playhead(target), options.limitNanos()));
        } catch (FeedException e) {
            return List.of(new Followed(target, Optional.empty(), Optional.of(e.sentence())));
        }
    }

    private Optional<Playhead> playhead(String target) {
        if (options.pace() == Replay.Pace.AT_ONCE) {
            return Optional.empty();
        }
        Playhead head = new Playhead(clock, startNanos);
        playheads.put(target, head);
        return Optional.of(head);
    }

    /// Of the recordings that are being played, in no order.
    List<Playhead> playheads() {
        return List.copyOf(playheads.values());
    }

    /// Plays the same targets again, what lies before `positionNanos` of each recording at once.
    void again(long positionNanos) throws InterruptedException {
        List<String> targets = List.copyOf(followed.keySet());
        follow(List.of());
        // What was shown of the time after is let go first.
        for (int look = 0; look < MOST_LOOKS && !correlator.latest().nodes().isEmpty(); look++) {
            Thread.sleep(LOOK_MILLIS);
        }
        startNanos = positionNanos;
        follow(targets);
        startNanos = 0;
    }

    /// Nodes that are not live: nothing of them is forwarded.
    private List<Followed> of(List<FeedNode> nodes) {
        nodes.forEach(node -> replays.add(node.name()));
        return nodes.stream().map(this::of).toList();
    }

    private Followed of(FeedNode node) {
        boolean patient = isReplay(node.name()) && options.pace() == Replay.Pace.AT_ONCE;
        NodeFeed feed =
                NodeFeed.of(
                        node,
                        new FeedOptions(true, patient, hub),
                        mailbox.sink(node.name()),
                        clock);
        return new Followed(node.name(), Optional.of(feed), Optional.empty());
    }

    private void begin(Followed fresh) {
        fresh.feed().ifPresent(NodeFeed::begin);
        fresh.refusal()
                .map(Connection.Refused::new)
                .ifPresent(mailbox.sink(fresh.node())::connection);
    }

    private void end(List<Followed> ended) {
        for (Followed each : ended) {
            each.feed().ifPresent(NodeFeed::close);
            hub.forget(each.node());
            whenEnded.accept(each.node());
            replays.remove(each.node());
        }
    }

    private static Optional<Path> file(String typed) {
        try {
            return Optional.of(Path.of(typed.strip())).filter(Files::isRegularFile);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}

package io.ringside.desktop.correlate.links;

import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Channel;
import io.ringside.desktop.state.Snapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/// A cluster made of a seed: what its ranks' channels tell, window by window, with the noise of
/// real links ([LinkNoise]) and slow ones planted.
final class LinkCluster {
    private static final long WORLD = 1;
    private static final long GROUPS = 100;
    private static final long LOADS = 10_000;
    private static final double LOADED = 1.2;
    private static final long RING_BYTES = 524_288;
    private static final long TURN_BYTES = 65_536;

    /// Who sends to whom.
    enum Shape {
        /// Nodes of two ranks; the ranks of one place make a ring, on two channels.
        RING(2),
        /// Nodes of four ranks; sixteen ranks make an all-to-all, on one channel.
        ALL_TO_ALL(4);

        private final int ranksOfANode;

        Shape(int ranksOfANode) {
            this.ranksOfANode = ranksOfANode;
        }
    }

    /// @param from world rank; -1 of a receiver
    /// @param to world rank; -1 of a sender
    /// @param channel -1: all
    record Planted(int from, int to, int channel, double factor) {
        boolean isFound(SlowLink slow) {
            return switch (slow.kind()) {
                case LINK -> from == slow.from().rank() && to == slow.to().rank();
                case CHANNEL ->
                        (channel < 0 || channel == slow.channel().orElse(-1))
                                && from == slow.from().rank()
                                && to == slow.to().rank();
                case SENDER -> to < 0 && from == slow.from().rank();
                case RECEIVER -> from < 0 && to == slow.to().rank();
            };
        }

        private boolean slows(int sender, int receiver, int on) {
            return (from < 0 || from == sender)
                    && (to < 0 || to == receiver)
                    && (channel < 0 || channel == on);
        }
    }

    private record Sends(
            long commHash,
            int from,
            int to,
            int worldFrom,
            int worldTo,
            long bytes,
            double nanos,
            int times,
            LinkNoise.Link noise) {}

    private final Shape shape;
    private final int ranks;
    private final List<Planted> planted;
    private final Map<Integer, List<Sends>> byRank = new HashMap<>();
    private final Map<String, long[]> totals = new HashMap<>();
    private final Set<Integer> senders = new HashSet<>();
    private final Set<Integer> receivers = new HashSet<>();
    private final Random random;

    /// @param kind of what is planted, one for every 32 ranks or part of them; null: healthy
    LinkCluster(
            LinkNoise noise,
            long seed,
            int ranks,
            Shape shape,
            SlowLink.@org.jspecify.annotations.Nullable Kind kind,
            double factor) {
        this.shape = shape;
        this.ranks = ranks;
        random = new Random(seed);
        switch (shape) {
            case RING -> rings(noise);
            case ALL_TO_ALL -> groups(noise);
        }
        planted = kind == null ? List.of() : plant(kind, factor);
    }

    List<Planted> planted() {
        return planted;
    }

    int nodes() {
        return ranks / shape.ranksOfANode;
    }

    String node(int node) {
        return "node" + node;
    }

    /// @param second 1, 2, 3, ...
    NodeSnapshot window(int node, int second) {
        Snapshots snapshot = new Snapshots().window(second);
        int first = node * shape.ranksOfANode;
        int[] here = IntStream.range(first, first + shape.ranksOfANode).toArray();
        snapshot.communicator(
                WORLD,
                ranks,
                Arrays.stream(here)
                        .mapToObj(rank -> Snapshots.member(rank, rank))
                        .toArray(NodeSnapshot.Member[]::new));
        List<Channel> channels = new ArrayList<>();
        Map<Long, Map<Integer, Integer>> members = new HashMap<>();
        for (int rank : here) {
            for (Sends sends : byRank.getOrDefault(rank, List.of())) {
                for (int on = 0; on < sends.noise().factors().length; on++) {
                    channels.add(channel(sends, on, second));
                }
            }
        }
        for (int rank : here) {
            byRank.getOrDefault(rank, List.of()).stream()
                    .filter(s -> s.commHash() < LOADS)
                    .forEach(s -> {
                        member(members, s.commHash(), s.from(), rank);
                        member(members, s.commHash() + LOADS - GROUPS, s.from(), rank);
                    });
        }
        members.forEach((hash, all) ->
                snapshot.communicator(
                        hash,
                        shape == Shape.RING ? ranks / 2 : Math.min(16, ranks),
                        all.entrySet().stream()
                                .map(e -> Snapshots.member(e.getKey(), e.getValue()))
                                .toArray(NodeSnapshot.Member[]::new)));
        return snapshot.channels(channels).build();
    }

    private static void member(
            Map<Long, Map<Integer, Integer>> members, long hash, int number, int rank) {
        members.computeIfAbsent(hash, h -> new HashMap<>()).put(number, rank);
    }

    private Channel channel(Sends sends, int on, int second) {
        long[] sums =
                totals.computeIfAbsent(
                        sends.commHash() + "/" + sends.from() + "/" + sends.to() + "/" + on,
                        k -> new long[3]);
        double nanos = sends.nanos() * sends.noise().factors()[on][second % windows(sends)];
        for (Planted each : planted) {
            nanos *= each.slows(sends.worldFrom(), sends.worldTo(), on) ? each.factor() : 1;
        }
        int steps = sends.times() * (12 + random.nextInt(4));
        sums[0] += steps;
        sums[1] += steps * sends.bytes();
        sums[2] += Math.round(steps * nanos);
        return new Channel(
                sends.commHash(),
                sends.from(),
                sends.to(),
                on,
                true,
                sums[0],
                sums[1],
                sums[0],
                sums[0] * 1000,
                sums[0] * 200,
                sums[2]);
    }

    private static int windows(Sends sends) {
        return sends.noise().factors()[0].length;
    }

    private void rings(LinkNoise noise) {
        int places = ranks / 2;
        for (int place = 0; place < 2; place++) {
            for (int i = 0; i < places; i++) {
                int next = (i + 1) % places;
                add(
                        new Sends(
                                GROUPS + place,
                                i,
                                next,
                                2 * i + place,
                                2 * next + place,
                                RING_BYTES,
                                600_000,
                                1,
                                noise.ring(random)));
            }
        }
    }

    private void groups(LinkNoise noise) {
        int size = Math.min(16, ranks);
        for (int group = 0; group < ranks / size; group++) {
            double[] order = noise.order();
            for (int i = 0; i < size; i++) {
                LinkNoise.Sender sender = noise.sender(random);
                load(noise, group, i, size, sender.load());
                for (int turn = 1; turn < size; turn++) {
                    int to = (i + turn) % size;
                    if (i / shape.ranksOfANode != to / shape.ranksOfANode) {
                        add(
                                new Sends(
                                        GROUPS + group,
                                        i,
                                        to,
                                        group * size + i,
                                        group * size + to,
                                        TURN_BYTES,
                                        100_000
                                                * sender.factor()
                                                * order[turn * order.length / size],
                                        1,
                                        noise.turn(random)));
                    }
                }
            }
        }
    }

    /// What makes a sender slow that is healthy: it has more to send, in larger steps.
    private void load(LinkNoise noise, int group, int rank, int size, double load) {
        int far = (rank + shape.ranksOfANode) % size;
        if (load > LOADED && far != rank) {
            senders.add(group * size + rank);
            receivers.add(group * size + far);
            add(
                    new Sends(
                            LOADS + group,
                            rank,
                            far,
                            group * size + rank,
                            group * size + far,
                            2 * TURN_BYTES,
                            200_000,
                            (int) Math.round((size - shape.ranksOfANode) * (load - 1) / 2),
                            noise.turn(random)));
        }
    }

    private void add(Sends sends) {
        byRank.computeIfAbsent(sends.worldFrom(), r -> new ArrayList<>()).add(sends);
    }

    private List<Planted> plant(SlowLink.Kind kind, double factor) {
        List<Sends> all =
                new ArrayList<>(
                        byRank.values().stream()
                                .flatMap(List::stream)
                                .filter(s -> s.commHash() < LOADS)
                                .filter(s ->
                                        kind != SlowLink.Kind.SENDER
                                                || !senders.contains(s.worldFrom()))
                                .filter(s ->
                                        kind != SlowLink.Kind.RECEIVER
                                                || !receivers.contains(s.worldTo()))
                                .sorted(
                                        Comparator.comparingInt(Sends::worldFrom)
                                                .thenComparingInt(Sends::worldTo))
                                .toList());
        java.util.Collections.shuffle(all, random);
        return all.stream()
                .limit((ranks + 31) / 32)
                .map(s ->
                        switch (kind) {
                            case LINK -> new Planted(s.worldFrom(), s.worldTo(), -1, factor);
                            case CHANNEL ->
                                    new Planted(
                                            s.worldFrom(), s.worldTo(), random.nextInt(2), factor);
                            case SENDER -> new Planted(s.worldFrom(), -1, -1, factor);
                            case RECEIVER -> new Planted(-1, s.worldTo(), -1, factor);
                        })
                .distinct()
                .toList();
    }
}

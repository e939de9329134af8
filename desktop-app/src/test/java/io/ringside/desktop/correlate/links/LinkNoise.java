package io.ringside.desktop.correlate.links;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// How much healthy links differ, from real ones: each a factor for every channel and window. A
/// real link is drawn as a whole, so that its channels, its windows' order and its own speed stay
/// together. Of an all-to-all what the sender and the turn share is told apart from the rest.
final class LinkNoise {
    private static final int WORLD = 1;
    private static final int RANKS = 8;
    private static final long TURN_BYTES = 65_536;

    /// The captures: one with pauses between steps, one whose sockets were always busy.
    static final List<String> CAPTURES = List.of("two-hosts", "lab8-two-hosts");

    /// @param factors by channel and window
    @SuppressWarnings("ArrayRecordComponent")
    record Link(double[][] factors) {}

    /// @param factor of all its sends
    /// @param load its bytes as a multiple of what the ranks send in the middle: the reason
    record Sender(double factor, double load) {}

    private final List<Link> ring = new ArrayList<>();
    private final List<Link> turns = new ArrayList<>();
    private final List<Sender> senders = new ArrayList<>();
    private double[] order = {1};

    private record Pair(String capture, int communicator, int from, int to) {}

    LinkNoise(String capture) {
        double[] sent = new double[RANKS];
        Map<String, Map<Integer, List<double[]>>> lines = new TreeMap<>();
        Map<String, Pair> pairs = new TreeMap<>();
        rows().filter(row -> row[0].equals(capture))
                .forEach(row -> {
                    Pair pair =
                            new Pair(
                                    row[0],
                                    Integer.parseInt(row[2]),
                                    Integer.parseInt(row[3]),
                                    Integer.parseInt(row[4]));
                    double steps = Double.parseDouble(row[6]);
                    double size = Double.parseDouble(row[7]) / steps;
                    pairs.put(pair.toString(), pair);
                    if (pair.communicator() == WORLD) {
                        sent[pair.from()] += Double.parseDouble(row[7]);
                    }
                    boolean turn = pair.communicator() == WORLD && size == TURN_BYTES;
                    if (turn || pair.communicator() != WORLD) {
                        lines.computeIfAbsent(pair.toString(), p -> new TreeMap<>())
                                .computeIfAbsent(Integer.parseInt(row[5]), c -> new ArrayList<>())
                                .add(new double[] {Math.log(Double.parseDouble(row[9]) / steps)});
                    }
                });
        Map<Pair, double[][]> of = new LinkedHashMap<>();
        lines.forEach((name, channels) -> {
            Pair pair = pairs.get(name);
            if (pair != null) {
                of.put(pair, logs(channels));
            }
        });
        ring(of);
        allToAll(of, sent);
    }

    /// Of a ring: how a healthy link differs from the others, channel by channel.
    Link ring(Random random) {
        return rotated(ring.get(random.nextInt(ring.size())), random);
    }

    /// Of an all-to-all: likewise, without what sender and turn share.
    Link turn(Random random) {
        return rotated(turns.get(random.nextInt(turns.size())), random);
    }

    /// By what all sends of a rank of an all-to-all differ from the others'.
    Sender sender(Random random) {
        return senders.get(random.nextInt(senders.size()));
    }

    /// By what the turns of an all-to-all differ, as factors from the first to the last.
    double[] order() {
        return order;
    }

    /// The windows go round, from any of them on.
    private static Link rotated(Link link, Random random) {
        int windows = link.factors()[0].length;
        int from = random.nextInt(windows);
        double[][] factors = new double[link.factors().length][windows];
        for (int channel = 0; channel < factors.length; channel++) {
            for (int window = 0; window < windows; window++) {
                factors[channel][window] = link.factors()[channel][(from + window) % windows];
            }
        }
        return new Link(factors);
    }

    private void ring(Map<Pair, double[][]> of) {
        List<double[][]> all = new ArrayList<>();
        of.forEach((pair, logs) -> {
            if (pair.communicator() != WORLD) {
                all.add(logs);
            }
        });
        double middle = median(all.stream().flatMap(Arrays::stream).mapToDouble(LinkNoise::median));
        all.forEach(logs -> ring.add(link(logs, middle)));
    }

    private void allToAll(Map<Pair, double[][]> of, double[] sent) {
        Map<Pair, Double> rest = new LinkedHashMap<>();
        of.forEach((pair, logs) -> {
            if (pair.communicator() == WORLD) {
                rest.put(pair, median(logs[0]));
            }
        });
        double all = median(rest.values().stream().mapToDouble(Double::doubleValue));
        double[] bySender = new double[RANKS];
        double[] byTurn = new double[RANKS];
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < RANKS; i++) {
                int which = i;
                bySender[i] =
                        median(
                                rest.entrySet().stream()
                                        .filter(e -> e.getKey().from() == which)
                                        .mapToDouble(e ->
                                                e.getValue() - all - byTurn[turn(e.getKey())]));
            }
            for (int i = 0; i < RANKS; i++) {
                int which = i;
                byTurn[i] =
                        median(
                                rest.entrySet().stream()
                                        .filter(e -> turn(e.getKey()) == which)
                                        .mapToDouble(e ->
                                                e.getValue() - all - bySender[e.getKey().from()]));
            }
        }
        for (int i = 0; i < RANKS; i++) {
            senders.add(new Sender(Math.exp(bySender[i]), sent[i] / median(sent)));
        }
        order = Arrays.stream(byTurn).skip(1).map(Math::exp).sorted().toArray();
        of.forEach((pair, logs) -> {
            if (pair.communicator() == WORLD) {
                turns.add(link(logs, all + bySender[pair.from()] + byTurn[turn(pair)]));
            }
        });
    }

    private static int turn(Pair pair) {
        return Math.floorMod(pair.to() - pair.from(), RANKS);
    }

    private static Link link(double[][] logs, double middle) {
        double[][] factors = new double[logs.length][];
        for (int i = 0; i < logs.length; i++) {
            factors[i] = Arrays.stream(logs[i]).map(log -> Math.exp(log - middle)).toArray();
        }
        return new Link(factors);
    }

    private static double[][] logs(Map<Integer, List<double[]>> channels) {
        int least = channels.values().stream().mapToInt(List::size).min().orElseThrow();
        return channels.values().stream()
                .map(c -> c.stream().limit(least).mapToDouble(v -> v[0]).toArray())
                .toArray(double[][]::new);
    }

    private static double median(double[] values) {
        return median(Arrays.stream(values));
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    /// The data, a row each.
    static Stream<String[]> rows() {
        try (InputStream in = LinkNoise.class.getResourceAsStream("healthy-channels.csv.gz");
                BufferedReader reader =
                        new BufferedReader(
                                new InputStreamReader(
                                        new GZIPInputStream(in), StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).map(line -> line.split(",", -1)).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

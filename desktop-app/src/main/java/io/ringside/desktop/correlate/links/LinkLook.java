package io.ringside.desktop.correlate.links;

import io.ringside.desktop.correlate.links.ChannelTrack.Windows;
import io.ringside.desktop.correlate.links.LinkWatch.LinkKey;
import io.ringside.desktop.correlate.links.SlowLink.Kind;
import io.ringside.desktop.correlate.links.measure.Comparison;
import io.ringside.desktop.correlate.links.measure.FalseDiscovery;
import io.ringside.desktop.correlate.links.measure.Standing;
import io.ringside.desktop.correlate.links.measure.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// One look at all links: which are slow beside their like.
///
/// Compared are links of one class whose steps have one size, in at least six windows, by the mean
/// wire time of a step. Each link, each channel of one that has several, and each end of three
/// links or more is a test; of those that are believed one in a hundred may be false (Benjamini and
/// Hochberg over all tests of the look). Believed is not told: what is told is slower by half or
/// more, or by a quarter where nothing of its like lies nearly as far below their middle; with 95 %
/// probability by a tenth, and in four of five windows. Where an end is slow its links are not told
/// one by one, where a link is, not its channels.
///
/// @param found the slowest first
/// @param compared links that were compared with others
/// @param fewWindows links of too few windows of one size
/// @param alone links with too few like them
/// @param tests tests of this look
public record LinkLook(List<SlowLink> found, int compared, int fewWindows, int alone, int tests) {
    public static final LinkLook NOTHING = new LinkLook(List.of(), 0, 0, 0, 0);

    /// Windows of one step size that are needed.
    public static final int LEAST_WINDOWS = 6;

    private static final double FALSE_SHARE = 0.01;
    private static final double CLEAR_RATIO = 1.5;

    /// Less than clear is told where it lies further above the middle than anything below it.
    private static final double LEAST_RATIO = 1.25;

    private static final double BEYOND = 1.3;
    private static final double LEAST_LOW_RATIO = 1.1;
    private static final double PERSISTENT = 0.8;

    /// An end that carries so much more than a third of all: load is reason enough.
    private static final double MORE_TRAFFIC = 1.5;

    /// Sizes are told apart by a quarter of a power of two.
    private static final int BUCKETS = 4;

    public LinkLook {
        found = List.copyOf(found);
    }

    static LinkLook at(Map<LinkKey, LinkTrack> links, LinkEnds ends, long sinceEpochNanos) {
        Look look = new Look(ends);
        links.forEach((key, track) -> look.add(key, track, track.windows(sinceEpochNanos)));
        return look.done();
    }

    static List<LinkRow> rows(
            Map<LinkKey, LinkTrack> links, LinkEnds ends, long sinceEpochNanos, int most) {
        return links.entrySet().stream()
                .map(e -> Rows.row(e.getKey(), e.getValue(), ends, sinceEpochNanos))
                .flatMap(Optional::stream)
                .sorted(
                        Comparator.comparingLong((LinkRow r) -> -r.steps())
                                .thenComparingLong(LinkRow::commHash)
                                .thenComparingInt(r -> r.from().rank())
                                .thenComparingInt(r -> r.to().rank()))
                .limit(most)
                .toList();
    }

    /// One thing that is compared.
    private record Candidate(
            LinkKey key, End from, End to, OptionalInt channel, Windows windows, Sums sums) {}

    /// @param steps in windows of that size
    private record Sums(int windows, long steps, double bytes, double nanos, double creditShare) {}

    /// A test and what it would tell.
    private record Test(Kind kind, Candidate of, Standing standing) {}

    private static final class Look {
        private final LinkEnds ends;
        private final Map<String, List<Candidate>> cells = new TreeMap<>();
        private final Map<String, List<Unit>> units = new TreeMap<>();
        private final Map<End, Integer> numbers = new HashMap<>();
        private final Map<Integer, Double> sent = new HashMap<>();
        private final Map<Integer, Double> received = new HashMap<>();
        private final Map<Integer, Set<Integer>> receiversOf = new HashMap<>();
        private final Map<Integer, Set<Integer>> sendersTo = new HashMap<>();
        private final Map<LinkKey, LinkTrack> tracks = new HashMap<>();
        private final List<Test> tests = new ArrayList<>();
        private int compared;
        private int fewWindows;
        private int alone;

        Look(LinkEnds ends) {
            this.ends = ends;
        }

        void add(LinkKey key, LinkTrack track, Map<Integer, Windows> channels) {
            if (channels.isEmpty()) {
                fewWindows++;
                return;
            }
            End from = ends.end(key.commHash(), key.from());
            End to = ends.end(key.commHash(), key.to());
            int sender = number(from);
            int receiver = number(to);
            Windows all = LinkTrack.pooled(channels);
            double bytes = Arrays.stream(all.bytes).sum();
            sent.merge(sender, bytes, Double::sum);
            received.merge(receiver, bytes, Double::sum);
            receiversOf.computeIfAbsent(sender, s -> new HashSet<>()).add(receiver);
            sendersTo.computeIfAbsent(receiver, s -> new HashSet<>()).add(sender);
            tracks.put(key, track);
            if (!unit("link", key, from, to, OptionalInt.empty(), all)) {
                fewWindows++;
            }
            if (channels.size() > 1) {
                channels.forEach((channel, windows) ->
                        unit("channel", key, from, to, OptionalInt.of(channel), windows));
            }
        }

        private int number(End end) {
            return numbers.computeIfAbsent(end, e -> numbers.size());
        }

        /// @return false: too few windows of its most common size
        private boolean unit(
                String family, LinkKey key, End from, End to, OptionalInt channel, Windows all) {
            long[] buckets = new long[all.size()];
            Map<Long, Long> steps = new TreeMap<>();
            for (int i = 0; i < all.size(); i++) {
                double size = all.bytes[i] / all.steps[i];
                buckets[i] = Math.round(BUCKETS * Math.log(size) / Math.log(2));
                steps.merge(buckets[i], all.steps[i], Long::sum);
            }
            long common =
                    steps.entrySet().stream()
                            .max(Map.Entry.comparingByValue())
                            .orElseThrow()
                            .getKey();
            double[] logs = new double[all.size()];
            int count = 0;
            double bytes = 0;
            double wire = 0;
            double credit = 0;
            for (int i = 0; i < all.size(); i++) {
                if (buckets[i] == common) {
                    logs[count++] = Math.log(all.wireNanos[i] / all.steps[i]);
                    bytes += all.bytes[i];
                    wire += all.wireNanos[i];
                    credit += all.creditNanos[i];
                }
            }
            if (count < LEAST_WINDOWS) {
                return false;
            }
            long number = steps.getOrDefault(common, 0L);
            String cell = family + "/" + LinkClass.of(from, to).name() + "/" + common;
            Sums sums =
                    new Sums(
                            count, number, bytes / number, wire / number, credit / (credit + wire));
            cells.computeIfAbsent(cell, c -> new ArrayList<>())
                    .add(new Candidate(key, from, to, channel, all, sums));
            units.computeIfAbsent(cell, c -> new ArrayList<>())
                    .add(
                            new Unit(
                                    cell,
                                    number(from),
                                    number(to),
                                    ends.turn(key.commHash(), key.from(), key.to()),
                                    Arrays.copyOf(logs, count)));
            return true;
        }

        LinkLook done() {
            Set<Integer> sendMore = loaded(sent);
            Set<Integer> receiveMore = loaded(received);
            cells.forEach((cell, candidates) -> {
                Optional<Comparison> comparison =
                        Comparison.of(units.getOrDefault(cell, List.of()), sendMore, receiveMore);
                boolean links = candidates.getFirst().channel().isEmpty();
                if (comparison.isPresent()) {
                    compared += links ? candidates.size() : 0;
                    tests(candidates, comparison.get(), links);
                } else {
                    alone += links ? candidates.size() : 0;
                }
            });
            double[] shares =
                    FalseDiscovery.shares(
                            tests.stream().mapToDouble(t -> t.standing().probability()).toArray());
            List<SlowLink> slow = new ArrayList<>();
            for (int i = 0; i < shares.length; i++) {
                if (shares[i] <= FALSE_SHARE && isTold(tests.get(i).standing())) {
                    slow.add(slow(tests.get(i), shares[i]));
                }
            }
            return new LinkLook(withoutParts(slow), compared, fewWindows, alone, tests.size());
        }

        private void tests(List<Candidate> candidates, Comparison comparison, boolean links) {
            for (int i = 0; i < candidates.size(); i++) {
                tests.add(
                        new Test(
                                links ? Kind.LINK : Kind.CHANNEL,
                                candidates.get(i),
                                comparison.units().get(i)));
            }
            if (links) {
                ends(Kind.SENDER, comparison.senders(), longest(candidates, Candidate::from));
                ends(Kind.RECEIVER, comparison.receivers(), longest(candidates, Candidate::to));
            }
        }

        private void ends(
                Kind kind, Map<Integer, Standing> standings, Map<Integer, Candidate> longest) {
            standings.forEach((end, standing) -> {
                Candidate of = longest.get(end);
                if (of != null) {
                    tests.add(new Test(kind, of, standing));
                }
            });
        }

        /// Of each end the link whose steps take longest.
        private Map<Integer, Candidate> longest(
                List<Candidate> candidates, Function<Candidate, End> end) {
            Map<Integer, Candidate> longest = new HashMap<>();
            candidates.forEach(c ->
                    longest.merge(
                            number(end.apply(c)),
                            c,
                            (x, y) -> y.sums().nanos() > x.sums().nanos() ? y : x));
            return longest;
        }

        private static boolean isTold(Standing standing) {
            boolean clear =
                    standing.ratio() >= CLEAR_RATIO
                            || (standing.ratio() >= LEAST_RATIO
                                    && standing.excess() >= BEYOND * standing.below());
            return clear
                    && standing.lowRatio() >= LEAST_LOW_RATIO
                    && standing.persistent() >= PERSISTENT;
        }

        private SlowLink slow(Test test, double share) {
            Candidate of = test.of();
            int sender = number(of.from());
            int receiver = number(of.to());
            return new SlowLink(
                    test.kind(),
                    of.from(),
                    of.to(),
                    of.channel(),
                    LinkClass.of(of.from(), of.to()),
                    of.key().commHash(),
                    test.standing(),
                    share,
                    of.sums().bytes(),
                    of.sums().nanos(),
                    of.sums().windows(),
                    of.sums().steps(),
                    of.sums().creditShare(),
                    receiversOf.getOrDefault(sender, Set.of()).size() - 1,
                    sendersTo.getOrDefault(receiver, Set.of()).size() - 1,
                    Optional.ofNullable(tracks.get(of.key()))
                            .map(LinkTrack::busyShare)
                            .orElse(OptionalDouble.empty()));
        }

        /// Who carries so much more than those that carry little.
        private static Set<Integer> loaded(Map<Integer, Double> traffic) {
            double[] all = traffic.values().stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(all);
            Set<Integer> loaded = new HashSet<>();
            traffic.forEach((end, bytes) -> {
                if (bytes > MORE_TRAFFIC * all[all.length / 3]) {
                    loaded.add(end);
                }
            });
            return loaded;
        }

        /// Without what a slow end or a slow link explains.
        private List<SlowLink> withoutParts(List<SlowLink> slow) {
            Set<End> senders = new HashSet<>();
            Set<End> receivers = new HashSet<>();
            Set<List<End>> links = new HashSet<>();
            for (SlowLink each : slow) {
                switch (each.kind()) {
                    case SENDER -> senders.add(each.from());
                    case RECEIVER -> receivers.add(each.to());
                    case LINK -> links.add(List.of(each.from(), each.to()));
                    case CHANNEL -> {}
                }
            }
            Map<String, SlowLink> kept = new TreeMap<>();
            for (SlowLink each : slow) {
                boolean part =
                        switch (each.kind()) {
                            case SENDER, RECEIVER, LINK -> false;
                            case CHANNEL ->
                                    links.contains(List.of(each.from(), each.to()))
                                            || senders.contains(each.from())
                                            || receivers.contains(each.to());
                        };
                if (!part) {
                    kept.merge(
                            each.id(),
                            each,
                            (a, b) -> a.standing().ratio() >= b.standing().ratio() ? a : b);
                }
            }
            return kept.values().stream()
                    .sorted(Comparator.comparingDouble((SlowLink s) -> -s.standing().ratio()))
                    .toList();
        }
    }
}

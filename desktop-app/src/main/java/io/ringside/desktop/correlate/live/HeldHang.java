package io.ringside.desktop.correlate.live;

import io.ringside.desktop.correlate.hang.HangAnalysis;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.hang.facts.CommunicatorFacts;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.correlate.hang.facts.RankFacts;
import io.ringside.desktop.correlate.live.track.RankTrack;
import io.ringside.desktop.model.node.ProcessState;
import io.ringside.desktop.model.subject.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// What hung in one job when it was last seen to, and what tells that it is over. Not thread-safe.
final class HeldHang {
    private final HangFacts facts;
    private final List<HangVerdict> verdicts;
    private final Map<Integer, String> nodes;
    private final Map<String, Long> sinces;
    private final Map<String, String> unread;
    private final Map<RankTrack, Long> changes;
    private Map<Integer, String> toldOf = Map.of();
    private List<LiveHang> told = List.of();

    /// @param nodes by a rank's number, the target of its node
    /// @param sinces by a communicator's name, since when nothing moves there
    /// @param unread by a communicator's name, a sentence: how many of its ranks nobody told of
    /// @param changes by rank of the communicators that stand, when it had last moved
    private HeldHang(
            HangFacts facts,
            List<HangVerdict> verdicts,
            Map<Integer, String> nodes,
            Map<String, Long> sinces,
            Map<String, String> unread,
            Map<RankTrack, Long> changes) {
        this.facts = facts;
        this.verdicts = verdicts;
        this.nodes = nodes;
        this.sinces = sinces;
        this.unread = unread;
        this.changes = changes;
    }

    /// Empty where the analysis names nobody and nothing.
    static Optional<HeldHang> of(Job job, List<Judged> judged) {
        return of(job, judged, LiveFacts.of(job, judged));
    }

    /// One of which no call is known to be pending.
    static Optional<HeldHang> of(Job job, QuietJob.Stands stands) {
        HangFacts facts = LiveFacts.of(job, stands.judged());
        return of(
                job,
                stands.judged(),
                new HangFacts(
                        facts.ranks(),
                        facts.communicators(),
                        facts.observedEpochNanos(),
                        Optional.of(stands.standing())));
    }

    private static Optional<HeldHang> of(Job job, List<Judged> judged, HangFacts facts) {
        List<HangVerdict> verdicts = HangAnalysis.verdicts(facts, 0);
        if (verdicts.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Long> sinces = new HashMap<>();
        Map<String, String> unread = new HashMap<>();
        Map<RankTrack, Long> changes = new HashMap<>();
        for (Judged one : judged) {
            String name = job.name(one.track());
            sinces.put(name, one.sinceEpochNanos());
            int missing = one.track().ranks() - one.track().members().size();
            if (missing > 0) {
                unread.put(
                        name,
                        missing
                                + " of the "
                                + one.track().ranks()
                                + " ranks of "
                                + name
                                + " are not told of by what was read.");
            }
            one.ranks().forEach(rank -> changes.put(rank, rank.lastChange()));
        }
        return Optional.of(new HeldHang(facts, verdicts, job.nodes(), sinces, unread, changes));
    }

    /// What is told after `next` was seen. Whoever died only after it hung is no new cause.
    HeldHang then(HeldHang next) {
        if (!culprits(verdicts).equals(culprits(next.verdicts))) {
            return isOfTheDead() ? this : next;
        }
        boolean diedSince =
                culprits(verdicts).stream()
                        .anyMatch(rank ->
                                next.facts.rank(rank).host().isGone()
                                        && !facts.rank(rank).host().isGone());
        Map<String, Long> earliest = new HashMap<>(next.sinces);
        sinces.forEach((name, since) -> earliest.merge(name, since, Math::min));
        HeldHang from = diedSince ? this : next;
        return new HeldHang(from.facts, from.verdicts, nodes, earliest, from.unread, next.changes);
    }

    /// Whether some of its processes have died since, and the others have not moved.
    boolean isOfTheDead() {
        return changes.keySet().stream().anyMatch(rank -> rank.is(ProcessState.DIED))
                && changes.entrySet().stream()
                        .noneMatch(e ->
                                e.getKey().is(ProcessState.LIVE)
                                        && e.getKey().lastChange() != e.getValue());
    }

    /// Whether `rank` came after this hang, on a node of it.
    boolean isReplacedBy(RankTrack rank) {
        long latest = changes.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return rank.is(ProcessState.LIVE)
                && rank.began() > latest
                && !changes.containsKey(rank)
                && changes.keySet().stream().anyMatch(own -> own.node() == rank.node());
    }

    /// Worked out anew only where a host's name has changed.
    ///
    /// @param hosts gives a target's own name, empty where it need not be told
    List<LiveHang> told(UnaryOperator<String> hosts) {
        Map<Integer, String> by = new TreeMap<>();
        culprits(verdicts).forEach(rank -> by.put(rank, hosts.apply(nodes.getOrDefault(rank, ""))));
        if (told.isEmpty() || !by.equals(toldOf)) {
            told = toldOn(by);
            toldOf = by;
        }
        return told;
    }

    private List<LiveHang> toldOn(Map<Integer, String> hosts) {
        Map<Integer, RankFacts> named = new TreeMap<>(facts.ranks());
        hosts.forEach((rank, host) ->
                named.computeIfPresent(
                        rank,
                        (_, known) ->
                                host.isEmpty()
                                        ? known
                                        : new RankFacts(
                                                rank,
                                                known.label() + " on " + host,
                                                known.told(),
                                                known.lastSeenEpochNanos(),
                                                known.host())));
        HangFacts labelled =
                new HangFacts(
                        named, facts.communicators(), facts.observedEpochNanos(), facts.standing());
        Map<String, CommunicatorFacts> byName = new HashMap<>();
        facts.communicators().forEach(each -> byName.putIfAbsent(each.name(), each));
        long first =
                facts.standing().isPresent()
                        ? sinces.values().stream().mapToLong(Long::longValue).max().orElse(0)
                        : sinces.values().stream().mapToLong(Long::longValue).min().orElse(0);
        List<LiveHang> all = new ArrayList<>();
        for (HangVerdict v : HangAnalysis.verdicts(labelled, 0)) {
            List<String> against = new ArrayList<>(v.counterEvidence());
            Optional.ofNullable(unread.get(v.communicator())).ifPresent(against::add);
            all.add(
                    new LiveHang(
                            new HangVerdict(
                                    v.kind(),
                                    v.culprits(),
                                    v.victims(),
                                    v.communicator(),
                                    v.headline(),
                                    v.evidence(),
                                    against,
                                    v.confidence()),
                            sinces.getOrDefault(v.communicator(), first),
                            subject(v, byName),
                            facts));
        }
        return all;
    }

    /// Who is waited for as data: by the job's own numbers, on one node where all of them are.
    private Subject subject(HangVerdict v, Map<String, CommunicatorFacts> byName) {
        List<Integer> ranks =
                v.culprits().stream()
                        .filter(rank -> facts.rank(rank).label().equals("rank " + rank))
                        .toList();
        Set<String> on = new HashSet<>();
        v.culprits().forEach(rank -> on.add(nodes.getOrDefault(rank, "")));
        Subject subject =
                Subject.ofNode(on.size() == 1 ? on.iterator().next() : "").withRanks(ranks);
        return Optional.ofNullable(byName.get(v.communicator()))
                .map(each -> subject.withCommunicator(Long.parseUnsignedLong(each.id())))
                .orElse(subject);
    }

    private static Set<Integer> culprits(List<HangVerdict> verdicts) {
        Set<Integer> culprits = new HashSet<>();
        verdicts.forEach(v -> culprits.addAll(v.culprits()));
        return culprits;
    }
}

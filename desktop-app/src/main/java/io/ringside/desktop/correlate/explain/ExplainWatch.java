package io.ringside.desktop.correlate.explain;

import io.ringside.desktop.correlate.explain.clue.Case;
import io.ringside.desktop.correlate.explain.clue.Cause;
import io.ringside.desktop.correlate.explain.clue.Clue;
import io.ringside.desktop.correlate.explain.clue.Clues;
import io.ringside.desktop.correlate.explain.clue.Norm;
import io.ringside.desktop.correlate.explain.facts.NodeReadings;
import io.ringside.desktop.correlate.explain.facts.OwnHistory;
import io.ringside.desktop.correlate.explain.facts.RankFacts;
import io.ringside.desktop.correlate.explain.facts.Tracked;
import io.ringside.desktop.correlate.lateness.LateRank;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.NodeSnapshot.Communicator;
import io.ringside.desktop.model.NodeSnapshot.Member;
import io.ringside.desktop.model.subject.RankWords;
import io.ringside.protocol.figures.EngineDistribution;
import io.ringside.protocol.figures.EngineDistribution.Statistic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/// Watches the snapshots of all nodes, to say why a rank is late or a job slower than it was. What
/// a look costs does not grow with the job: of the peers 64 are asked. Not thread-safe.
public final class ExplainWatch {
    static final int MOST_PEERS = 64;
    static final int MOST_ACTORS = 8_192;
    static final int MOST_JOBS = 512;
    private static final int MOST_NODES = 4_096;
    private static final int LEAST_GROUP = 4;
    private static final int MOST_NAMED_RANKS = 8;

    private final Map<String, NodeReadings> nodes = new LinkedHashMap<>();
    private final Map<String, Long> steps = new HashMap<>();
    private final OwnHistory<Actor> gpus = new OwnHistory<>(Tracked.KEPT, MOST_ACTORS);
    private final OwnHistory<Long> paces = new OwnHistory<>(JobPace.FIGURES, MOST_JOBS);
    private final Map<Long, JobPace> jobs = new LinkedHashMap<>();

    /// Takes one node's window.
    public void add(String node, NodeSnapshot snapshot) {
        NodeReadings readings = nodes.get(node);
        if (readings == null) {
            if (nodes.size() >= MOST_NODES) {
                return;
            }
            readings = new NodeReadings(snapshot);
            nodes.put(node, readings);
        } else {
            long step = OwnHistory.step(snapshot.windowEndEpochNanos());
            long before = steps.getOrDefault(node, step);
            if (step != before) {
                keepPast(node, readings, before);
            }
            readings.add(snapshot);
        }
        steps.put(node, OwnHistory.step(snapshot.windowEndEpochNanos()));
        pace(node, readings, snapshot);
    }

    /// What is known of each node, by its target; a view, as of the latest windows.
    public Map<String, NodeReadings> nodes() {
        return Collections.unmodifiableMap(nodes);
    }

    /// Why that rank is late. Where its node is no longer heard, nothing is known.
    public Explanation explain(LateRank late) {
        NodeReadings node = nodes.get(late.actor().node());
        if (node == null) {
            return Explanation.NONE;
        }
        double share = late.stepShare();
        return Explainer.of(
                new Case(
                        late.kind() == LateRank.Kind.GPU
                                ? Case.Kind.LATE_GPU
                                : Case.Kind.LATE_PROCESSOR,
                        share > 0 && share < 1 ? OptionalDouble.of(share) : OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        node.rank(late.actor(), late.rank()),
                        Norm.of(peers(late, node))));
    }

    /// Jobs that are slower than they were, the greatest loss first; of communicators that share
    /// ranks the largest.
    ///
    /// @param late actors that come late: their jobs are explained by them
    public List<SlowJob> slowJobs(Set<Actor> late) {
        Map<Long, List<Ranked>> members = new HashMap<>();
        Map<Long, Integer> sizes = new TreeMap<>();
        nodes.forEach((name, node) -> {
            for (Communicator c : node.latest().communicators()) {
                if (jobs.containsKey(c.commHash())) {
                    sizes.put(c.commHash(), c.ranks());
                    List<Ranked> all =
                            members.computeIfAbsent(c.commHash(), _ -> new ArrayList<>());
                    c.members().forEach(m -> all.add(new Ranked(Actor.of(name, m), m.rank())));
                }
            }
        });
        List<Long> largest =
                sizes.keySet().stream()
                        .sorted(
                                Comparator.comparingInt(
                                        (Long hash) -> -sizes.getOrDefault(hash, 0)))
                        .toList();
        Set<Actor> told = new HashSet<>(late);
        List<SlowJob> slow = new ArrayList<>();
        for (long hash : largest) {
            List<Ranked> of = members.getOrDefault(hash, List.of());
            JobPace pace = jobs.get(hash);
            if (pace != null && of.stream().noneMatch(r -> told.contains(r.actor()))) {
                SlowJobs.of(paces, hash, pace.step() - 1)
                        .ifPresent(loss -> {
                            slow.add(job(hash, sizes.getOrDefault(hash, 0), pace, loss, of));
                            of.forEach(r -> told.add(r.actor()));
                        });
            }
        }
        slow.sort(Comparator.comparingDouble(SlowJob::lossShare).reversed());
        return slow;
    }

    private record Ranked(Actor actor, int rank) {}

    private SlowJob job(
            long hash, int ranks, JobPace pace, SlowJobs.Loss loss, List<Ranked> members) {
        Map<Cause, Clue> strongest = new EnumMap<>(Cause.class);
        Map<Cause, List<Integer>> who = new EnumMap<>(Cause.class);
        List<String> missing = List.of();
        List<Ranked> asked = spread(members);
        for (Ranked member : asked) {
            NodeReadings node = nodes.get(member.actor().node());
            if (node == null) {
                continue;
            }
            RankFacts facts = node.rank(member.actor(), member.rank());
            Case slow =
                    new Case(
                            Case.Kind.SLOWER,
                            OptionalDouble.of(loss.lossShare()),
                            loss.linkShare(),
                            facts,
                            Norm.ofPast(
                                    figure -> gpus.median(member.actor(), figure, loss.healthy()),
                                    loss.before()));
            for (Clue clue : Clues.of(slow)) {
                who.computeIfAbsent(clue.cause(), _ -> new ArrayList<>()).add(member.rank());
                strongest.merge(clue.cause(), clue, (a, b) -> b.claim() > a.claim() ? b : a);
            }
            missing = missing.isEmpty() ? Clues.missing(slow) : missing;
        }
        List<Clue> clues = new ArrayList<>();
        strongest.forEach((cause, clue) ->
                clues.add(of(clue, who.getOrDefault(cause, List.of()), asked.size())));
        return new SlowJob(
                hash,
                ranks,
                pace.owner(),
                loss.lossShare(),
                loss.before(),
                loss.since() * OwnHistory.STEP_NANOS,
                pace.serves(),
                Explainer.of(clues, missing));
    }

    private static Clue of(Clue clue, List<Integer> ranks, int asked) {
        List<String> evidence = new ArrayList<>();
        evidence.add(
                "So on "
                        + ranks.size()
                        + " of "
                        + asked
                        + " ranks that were asked: "
                        + RankWords.some(ranks, MOST_NAMED_RANKS)
                        + ".");
        evidence.addAll(clue.evidence());
        return new Clue(
                clue.cause(),
                clue.strength(),
                clue.explains(),
                clue.measured(),
                evidence,
                clue.against());
    }

    private static <T> List<T> spread(List<T> all) {
        if (all.size() <= MOST_PEERS) {
            return all;
        }
        List<T> some = new ArrayList<>();
        for (int i = 0; i < MOST_PEERS; i++) {
            some.add(all.get((int) ((long) i * all.size() / MOST_PEERS)));
        }
        return some;
    }

    /// Of its communicator, or where that is small of the largest that it is in; with a GPU of the
    /// same name.
    private List<RankFacts> peers(LateRank late, NodeReadings node) {
        Communicator largest = null;
        Communicator seen = null;
        for (Communicator c : node.latest().communicators()) {
            boolean mine =
                    c.members().stream()
                            .anyMatch(m -> Actor.of(late.actor().node(), m).equals(late.actor()));
            largest = mine && (largest == null || c.ranks() > largest.ranks()) ? c : largest;
            seen = c.commHash() == late.commHash() ? c : seen;
        }
        Communicator of = seen != null && seen.ranks() >= LEAST_GROUP ? seen : largest;
        if (of == null) {
            return List.of();
        }
        List<Ranked> others = new ArrayList<>();
        nodes.forEach((name, other) -> {
            for (Communicator c : other.latest().communicators()) {
                if (c.commHash() == of.commHash()) {
                    for (Member member : c.members()) {
                        Actor actor = Actor.of(name, member);
                        if (!actor.equals(late.actor())) {
                            others.add(new Ranked(actor, member.rank()));
                        }
                    }
                }
            }
        });
        String name = node.rank(late.actor(), late.rank()).text("gpu.name");
        return spread(others).stream()
                .map(peer ->
                        Optional.ofNullable(nodes.get(peer.actor().node()))
                                .map(n -> n.rank(peer.actor(), peer.rank())))
                .flatMap(Optional::stream)
                .filter(facts ->
                        name.isEmpty()
                                || facts.text("gpu.name").isEmpty()
                                || facts.text("gpu.name").equals(name))
                .toList();
    }

    /// What each rank of the node was in the step that is over.
    private void keepPast(String node, NodeReadings readings, long step) {
        Set<Actor> kept = new HashSet<>();
        for (Communicator c : readings.latest().communicators()) {
            for (Member member : c.members()) {
                Actor actor = Actor.of(node, member);
                if (kept.add(actor)) {
                    gpus.tell(actor, step, readings.rank(actor, member.rank()).figures());
                }
            }
        }
    }

    private void pace(String node, NodeReadings readings, NodeSnapshot snapshot) {
        Map<Long, JobPace> here = new HashMap<>();
        for (Communicator c : snapshot.communicators()) {
            if (c.ranks() < 2 || c.members().isEmpty()) {
                continue;
            }
            JobPace job = jobs.get(c.commHash());
            if (job == null) {
                if (jobs.size() >= MOST_JOBS) {
                    jobs.remove(jobs.keySet().iterator().next());
                }
                job = new JobPace(node);
                jobs.put(c.commHash(), job);
            }
            here.put(c.commHash(), job);
            if (job.owner().equals(node)) {
                long before = job.step();
                Actor actor = Actor.of(node, c.members().getFirst());
                Map<String, Double> closed =
                        job.add(snapshot, c, betweenTokens(readings, actor, before, snapshot));
                if (!closed.isEmpty()) {
                    paces.tell(c.commHash(), before, closed);
                }
            }
        }
        var operations = snapshot.operations();
        for (int i = 0; i < operations.size(); i++) {
            JobPace job = here.get(operations.commHash()[i]);
            if (job != null) {
                job.time(node, operations, i);
            }
        }
    }

    /// Asked only where a step ends. A serving job goes as fast as requests come: not its calls but
    /// the time between two tokens says whether it is slow.
    private static OptionalDouble betweenTokens(
            NodeReadings readings, Actor actor, long step, NodeSnapshot snapshot) {
        return OwnHistory.step(snapshot.windowEndEpochNanos()) == step
                ? OptionalDouble.empty()
                : readings.rank(actor, 0).get(EngineDistribution.INTER_TOKEN.figure(Statistic.P50));
    }
}

package io.ringside.desktop.correlate.lateness;

import io.ringside.desktop.correlate.lateness.lag.ClockAlignment;
import io.ringside.desktop.correlate.lateness.lag.Exchanges;
import io.ringside.desktop.correlate.lateness.lag.Kept;
import io.ringside.desktop.correlate.lateness.suspect.LagTails;
import io.ringside.desktop.correlate.lateness.suspect.Noise;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.correlate.matching.ExchangeMatcher;
import io.ringside.desktop.correlate.matching.MatchedOperation;
import io.ringside.desktop.correlate.matching.OperationMatcher;
import io.ringside.desktop.correlate.step.StepCost;
import io.ringside.desktop.correlate.step.StepWatch;
import io.ringside.desktop.correlate.step.WithoutCause;
import io.ringside.desktop.model.NodeSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Watches the snapshots of all nodes for ranks that come late. It looks at the latest 2, 10 and 60
/// seconds of the job's own time, a fifth of each apart: a short look sees a culprit that changes,
/// a long one a job whose calls are rare. Not thread-safe.
public final class LatenessWatch {
    private static final long SECOND = 1_000_000_000L;
    private static final long[] LOOKS = {2 * SECOND, 10 * SECOND, 60 * SECOND};
    private static final int STEPS = 5;

    static final int MOST_EPISODES = 256;

    private final OperationMatcher matcher = new OperationMatcher();
    private final StepWatch steps = new StepWatch();
    private final KeptOperations kept = new KeptOperations();
    private final ExchangeMatcher exchanges = new ExchangeMatcher();
    private final KeptExchanges keptExchanges = new KeptExchanges();
    private final long[] lookedAt = new long[LOOKS.length];
    private final Map<Who, LateEpisode> running = new LinkedHashMap<>();
    private final List<LateEpisode> over = new ArrayList<>();
    private final Map<String, Long> calling = new HashMap<>();
    private LagTails tails = new LagTails();
    private final LagTails settled = new LagTails();
    private long learned;
    private long settledUntil;
    private long now;
    private long first;
    private long timed;
    private long forgotten;

    private record Who(Actor actor, LateRank.Kind kind) {}

    /// Takes one node's window. Windows of several nodes may come in any order within a few
    /// seconds.
    public void add(String node, NodeSnapshot snapshot) {
        steps.add(node, snapshot);
        for (MatchedOperation operation : matcher.add(node, snapshot)) {
            Kept next = Kept.of(operation);
            kept.add(next);
            timed += next.timed() ? 1 : 0;
            now = Math.max(now, next.atEpochNanos());
            first = first == 0 ? next.atEpochNanos() : first;
        }
        keptExchanges.add(exchanges.add(node, snapshot));
        kept.forgetBefore(now - LOOKS[LOOKS.length - 1]);
        matcher.forgetBefore(now - LOOKS[LOOKS.length - 1]);
        keptExchanges.forgetBefore(now - LOOKS[LOOKS.length - 1]);
        if (isLastToFallQuiet(node, snapshot)) {
            finish();
        }
        for (int i = 0; i < LOOKS.length; i++) {
            if (first != 0 && now - Math.max(first, lookedAt[i]) >= LOOKS[i] / STEPS) {
                look(LOOKS[i]);
                lookedAt[i] = now;
            }
        }
    }

    /// Whether nobody calls anything any more: what was called last is looked at then, as after the
    /// end of a recording, and not only once the job goes on.
    private boolean isLastToFallQuiet(String node, NodeSnapshot snapshot) {
        long end = snapshot.windowEndEpochNanos();
        if (snapshot.operations().size() > 0) {
            calling.put(node, end);
            return false;
        }
        Long last = calling.get(node);
        if (last == null || end - last < LOOKS[0]) {
            return false;
        }
        // With it go nodes that are heard no more: they would keep the others waiting for ever.
        calling.values().removeIf(at -> end - at >= LOOKS[0]);
        return calling.isEmpty();
    }

    /// A last look at all that is kept, for a source that has ended or is asked once.
    public void finish() {
        for (long length : LOOKS) {
            look(length);
        }
    }

    /// The greatest lag first. Those of one rank and kind that lie within ten seconds of each other
    /// are one; of two kinds that overlap the one of fewer looks is left out: a look that straddles
    /// a change sees both. A rank that is often found to wait for another meanwhile is left out.
    public List<LateEpisode> episodes() {
        List<LateEpisode> all = new ArrayList<>(over);
        all.addAll(running.values());
        all.sort(Comparator.comparingInt(LateEpisode::windows).reversed());
        List<LateEpisode> kept = new ArrayList<>();
        for (LateEpisode episode : all) {
            if (!episode.isHeld() && kept.stream().noneMatch(episode::isInside)) {
                kept.add(episode);
            }
        }
        kept.sort(Comparator.comparingDouble((LateEpisode e) -> e.worst().lagNanos()).reversed());
        return kept;
    }

    /// Those that still hold: found within the latest ten seconds of the job.
    public List<LateEpisode> holding() {
        return episodes().stream()
                .filter(episode -> episode.untilEpochNanos() >= now - LOOKS[1])
                .toList();
    }

    /// Whether it is a note to who asks once, at the end of what was read: as [LateEpisode#isNote],
    /// but that it goes on and has only begun within what was read makes it none.
    public boolean isNoteAtTheEnd(LateEpisode episode) {
        boolean over = episode.untilEpochNanos() < now - LOOKS[0];
        return over ? episode.isNote() : episode.costsLittle();
    }

    /// Collectives whose every rank was timed on the GPU: what lateness is seen by.
    public long timedOperations() {
        return timed;
    }

    /// Operations that some rank never told of.
    public long incompleteOperations() {
        return matcher.incomplete();
    }

    /// Episodes beyond [#MOST_EPISODES].
    public long forgottenEpisodes() {
        return forgotten;
    }

    /// What the jobs do again and again.
    public StepWatch steps() {
        return steps;
    }

    /// The longest look knows best who is late, and whose lags are noise. What it takes for noise
    /// is settled only when it leaves that look: the first late calls of a rank are told from noise
    /// by those that follow.
    private void look(long length) {
        boolean learns = length == LOOKS[LOOKS.length - 1];
        closeOld();
        List<Kept> within = kept.timedAfter(now - length);
        LagTails noise = new LagTails();
        LagTails settling = new LagTails();
        long until = learns ? settlesUntil(within, length) : Long.MIN_VALUE;
        List<LateRank> late =
                LateRanks.ofKept(
                        within,
                        () -> kept.after(now - length),
                        new Exchanges(keptExchanges.after(now - length), exchanges),
                        learns
                                ? new Noise(settled, settledUntil, until, noise, settling)
                                : new Noise(tails, learned, until, noise, settling),
                        matcher::worldRank);
        if (learns) {
            tails = new LagTails();
            tails.add(settled);
            tails.add(noise);
            settled.add(settling);
            learned = now;
            settledUntil = Math.max(settledUntil, until);
        }
        Costs costs = late.isEmpty() ? Costs.NONE : costs(within, length);
        for (LateRank rank : late) {
            Optional<StepCost> cost = costs.next(rank);
            running.merge(
                    new Who(rank.actor(), rank.kind()),
                    new LateEpisode(rank, cost),
                    (known, next) -> known.and(rank, cost));
        }
        hold(late);
    }

    /// Notes of what was named before, where this look finds it to wait for another.
    private void hold(List<LateRank> late) {
        Map<Integer, List<Who>> byRank = new HashMap<>();
        running.forEach((who, episode) ->
                byRank.computeIfAbsent(episode.worst().rank(), _ -> new ArrayList<>()).add(who));
        for (LateRank by : late) {
            for (int rank : by.passedOnBy()) {
                for (Who who : byRank.getOrDefault(rank, List.of())) {
                    if (matcher.areOfOneJob(who.actor(), by.actor())) {
                        running.computeIfPresent(who, (_, known) -> known.heldBy(by));
                    }
                }
            }
        }
    }

    /// What is older is in no look of this length any more when the next one is taken.
    private long settlesUntil(List<Kept> within, long length) {
        long next = now + length / STEPS;
        return kept.isCrowded(now - length) && !within.isEmpty()
                ? Math.min(now, within.getFirst().atEpochNanos() + length / STEPS)
                : next - length;
    }

    /// What late ranks take of a step, one after the other.
    private interface Costs {
        Costs NONE = _ -> Optional.empty();

        Optional<StepCost> next(LateRank late);
    }

    private Costs costs(List<Kept> timed, long length) {
        ClockAlignment clocks = ClockAlignment.of(timed.stream().map(Kept::operation).toList());
        List<Kept> all = kept.after(now - length);
        int[] told = {0};
        return late ->
                told[0]++ < LateRanks.MOST_CAUSED
                        ? steps.of(late.actor())
                                .flatMap(step ->
                                        WithoutCause.cost(
                                                ofEach(all, late.actor()),
                                                late.actor(),
                                                clocks::ahead,
                                                late.fromEpochNanos(),
                                                late.toEpochNanos(),
                                                step))
                        : Optional.empty();
    }

    /// The actor's operations, each as often as it stands for others.
    private static List<MatchedOperation> ofEach(List<Kept> all, Actor actor) {
        List<MatchedOperation> its = new ArrayList<>();
        IdentityHashMap<List<Actor>, Boolean> known = new IdentityHashMap<>();
        for (Kept one : all) {
            MatchedOperation operation = one.operation();
            if (known.computeIfAbsent(operation.actors(), actors -> actors.contains(actor))) {
                for (int i = 0; i < one.stands(); i++) {
                    its.add(operation);
                }
            }
        }
        return its;
    }

    /// Ends the episodes that no look has found for ten seconds.
    private void closeOld() {
        running.entrySet()
                .removeIf(entry -> {
                    boolean ended = entry.getValue().untilEpochNanos() < now - LOOKS[1];
                    if (ended && over.size() < MOST_EPISODES) {
                        over.add(entry.getValue());
                    } else if (ended) {
                        forgotten++;
                    }
                    return ended;
                });
    }
}

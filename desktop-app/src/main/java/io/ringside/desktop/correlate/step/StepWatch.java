package io.ringside.desktop.correlate.step;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.OperationColumns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Watches what some ranks of each job call, for the length of a step. A job is whoever shares its
/// largest communicator. Where a node left operations of a window out, its ranks begin anew. Not
/// thread-safe.
public final class StepWatch {
    /// Ranks that are followed, 50 KB each; of one job so many.
    static final int MOST_FOLLOWED = 64;

    static final int OF_A_JOB = 4;

    /// Kinds of calls that are told apart; beyond, all begin anew.
    static final int MOST_KINDS = 65_536;

    private static final long STALE_NANOS = 60_000_000_000L;

    private final Map<Actor, Followed> followed = new LinkedHashMap<>();
    private final Map<Actor, Job> jobs = new LinkedHashMap<>();
    private final Map<Kind, Integer> kinds = new HashMap<>();
    private final Map<Long, StepTime> found = new TreeMap<>();
    private boolean stirred;
    private long now;
    private long thinned;

    /// Ranks whose job is known; the oldest give way.
    static final int MOST_RANKS = 65_536;

    private record Kind(long commHash, String name, long bytes, int peer) {}

    private record Job(long commHash, int ranks) {}

    /// A rank, and the largest communicator that it is in.
    private static final class Followed {
        final StepLog log = new StepLog();
        Job job;
        long latestEpochNanos;

        Followed(Job job) {
            this.job = job;
        }
    }

    /// Takes one node's window.
    public void add(String node, NodeSnapshot snapshot) {
        now = Math.max(now, snapshot.windowEndEpochNanos());
        Map<Actor, Job> here = new LinkedHashMap<>();
        for (NodeSnapshot.Communicator communicator : snapshot.communicators()) {
            for (NodeSnapshot.Member member : communicator.members()) {
                if (!member.finalized()) {
                    here.merge(
                            Actor.of(node, member),
                            new Job(communicator.commHash(), communicator.ranks()),
                            (a, b) -> b.ranks() > a.ranks() ? b : a);
                }
            }
        }
        jobs.putAll(here);
        while (jobs.size() > MOST_RANKS) {
            jobs.remove(jobs.keySet().iterator().next());
        }
        follow(here);
        Map<Member, Followed> members = members(node, snapshot);
        OperationColumns operations = snapshot.operations();
        if (operations.omitted() > 0 && !members.isEmpty()) {
            thinned++;
            stirred = true;
            members.values().forEach(each -> each.log.clear());
            return;
        }
        for (int i = 0; !members.isEmpty() && i < operations.size(); i++) {
            Followed each = members.get(new Member(operations.commHash()[i], operations.rank()[i]));
            if (each != null
                    && operations.state()[i] != OperationColumns.State.CAPTURED
                    && operations.startEpochNanos()[i] != 0) {
                each.log.add(kind(operations, i), operations.startEpochNanos()[i]);
                each.latestEpochNanos = Math.max(each.latestEpochNanos, now);
                stirred = true;
            }
        }
    }

    /// The jobs whose steps are known, the largest first.
    public List<StepTime> steps() {
        find();
        return found.values().stream()
                .sorted(
                        Comparator.comparingInt((StepTime s) -> -s.ranks())
                                .thenComparingLong(StepTime::commHash))
                .toList();
    }

    /// Of the job that a rank belongs to.
    public Optional<StepTime> of(Actor actor) {
        find();
        Job job = jobs.get(actor);
        return job == null ? Optional.empty() : Optional.ofNullable(found.get(job.commHash()));
    }

    /// Windows of nodes from which operations were left out, so that nothing repeats.
    public long thinnedWindows() {
        return thinned;
    }

    private record Member(long commHash, int rank) {}

    /// The node's ranks that are followed, in each communicator.
    private Map<Member, Followed> members(String node, NodeSnapshot snapshot) {
        Map<Member, Followed> members = new HashMap<>();
        if (followed.keySet().stream().anyMatch(actor -> actor.node().equals(node))) {
            for (NodeSnapshot.Communicator communicator : snapshot.communicators()) {
                for (NodeSnapshot.Member member : communicator.members()) {
                    Followed each = followed.get(Actor.of(node, member));
                    if (each != null) {
                        members.put(new Member(communicator.commHash(), member.rank()), each);
                    }
                }
            }
        }
        return members;
    }

    private void follow(Map<Actor, Job> here) {
        followed.values()
                .removeIf(each ->
                        each.latestEpochNanos != 0 && each.latestEpochNanos < now - STALE_NANOS);
        here.forEach((actor, job) -> {
            Followed known = followed.get(actor);
            if (known != null) {
                known.job = job;
            } else if (followed.size() < MOST_FOLLOWED
                    && followed.values().stream().filter(f -> f.job.equals(job)).count()
                            < OF_A_JOB) {
                Followed fresh = new Followed(job);
                fresh.latestEpochNanos = now;
                followed.put(actor, fresh);
            }
        });
    }

    private int kind(OperationColumns operations, int i) {
        if (kinds.size() >= MOST_KINDS) {
            kinds.clear();
            followed.values().forEach(each -> each.log.clear());
        }
        return kinds.computeIfAbsent(
                new Kind(
                        operations.commHash()[i],
                        operations.names()[operations.name()[i]],
                        operations.messageBytes()[i],
                        operations.peer()[i]),
                k -> kinds.size());
    }

    private void find() {
        if (!stirred) {
            return;
        }
        stirred = false;
        found.clear();
        Map<Job, List<StepTime>> byJob = new HashMap<>();
        Map<Job, Integer> looked = new HashMap<>();
        followed.values()
                .forEach(each -> {
                    looked.merge(each.job, 1, Integer::sum);
                    StepFinder.find(each.log.calls())
                            .ifPresent(found ->
                                    byJob.computeIfAbsent(each.job, j -> new ArrayList<>())
                                            .add(time(each.job, found)));
                });
        byJob.forEach((job, times) -> {
            StepTime best = times.getFirst();
            int most = 0;
            for (StepTime time : times) {
                int agreeing = (int) times.stream().filter(time::agreesWith).count();
                if (agreeing > most) {
                    most = agreeing;
                    best = time;
                }
            }
            found.put(job.commHash(), best.with(most, looked.getOrDefault(job, 1)));
        });
    }

    private static StepTime time(Job job, StepFinder.Found found) {
        return new StepTime(
                job.commHash(),
                job.ranks(),
                found.calls(),
                found.steps().length,
                found.median(),
                found.deviation(),
                found.low(),
                found.high(),
                found.repeats(),
                1,
                1);
    }
}

package io.ringside.node.doctor.check.rank;

import io.ringside.node.doctor.rank.ExaminedProcess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Puts ranks together that belong, or may belong, to one job. Stateless.
final class Jobs {
    private Jobs() {}

    /// Ranks that share a communicator, directly or through others. One without is in none.
    static Collection<List<ExaminedProcess>> sharingCommunicators(List<ExaminedProcess> ranks) {
        return sharing(ranks, Jobs::communicators);
    }

    /// Ranks of which no communicator is known and that have one parent, other than process 1.
    static Collection<List<ExaminedProcess>> sharingParents(List<ExaminedProcess> ranks) {
        List<ExaminedProcess> unknown =
                ranks.stream()
                        .filter(rank -> communicators(rank).isEmpty() && rank.parent() > 1)
                        .toList();
        return sharing(unknown, rank -> Set.of((long) rank.parent()));
    }

    private static Collection<List<ExaminedProcess>> sharing(
            List<ExaminedProcess> ranks, Function<ExaminedProcess, Set<Long>> marks) {
        Map<Integer, Integer> jobOf = new LinkedHashMap<>();
        Map<Long, Integer> firstWith = new LinkedHashMap<>();
        for (ExaminedProcess rank : ranks) {
            jobOf.put(rank.pid(), rank.pid());
            for (Long mark : marks.apply(rank)) {
                Integer before = firstWith.putIfAbsent(mark, rank.pid());
                if (before != null) {
                    join(jobOf, before, rank.pid());
                }
            }
        }
        Map<Integer, List<ExaminedProcess>> jobs = new LinkedHashMap<>();
        for (ExaminedProcess rank : ranks) {
            jobs.computeIfAbsent(job(jobOf, rank.pid()), unseen -> new ArrayList<>()).add(rank);
        }
        return jobs.values().stream().filter(job -> job.size() > 1).toList();
    }

    private static Set<Long> communicators(ExaminedProcess rank) {
        return rank.segment().map(segment -> segment.communicators()).orElse(Set.of());
    }

    private static void join(Map<Integer, Integer> jobOf, int a, int b) {
        int first = job(jobOf, a);
        int second = job(jobOf, b);
        jobOf.replaceAll((pid, job) -> job == second ? Integer.valueOf(first) : job);
    }

    private static int job(Map<Integer, Integer> jobOf, int pid) {
        return jobOf.getOrDefault(pid, pid);
    }
}

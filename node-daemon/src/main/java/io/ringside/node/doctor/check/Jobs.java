package io.ringside.node.doctor.check;

import io.ringside.node.doctor.rank.RankProcess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Puts ranks together that surely belong to one job. Stateless.
final class Jobs {
    private Jobs() {}

    /// Each rank is in one of them. Ranks that share a communicator, directly or through others, are
    /// together; so are ranks of one parent where no communicator is known.
    static Collection<List<RankProcess>> of(List<RankProcess> ranks) {
        Map<Integer, Integer> jobOf = new LinkedHashMap<>();
        Map<String, Integer> firstWith = new LinkedHashMap<>();
        for (RankProcess rank : ranks) {
            jobOf.put(rank.pid(), rank.pid());
            for (String mark : marks(rank)) {
                Integer before = firstWith.putIfAbsent(mark, rank.pid());
                if (before != null) {
                    join(jobOf, before, rank.pid());
                }
            }
        }
        Map<Integer, List<RankProcess>> jobs = new LinkedHashMap<>();
        for (RankProcess rank : ranks) {
            jobs.computeIfAbsent(job(jobOf, rank.pid()), unseen -> new ArrayList<>()).add(rank);
        }
        return jobs.values();
    }

    private static Set<String> marks(RankProcess rank) {
        Set<String> marks = new TreeSet<>();
        rank.segment()
                .ifPresent(segment ->
                        segment.communicators().forEach(hash -> marks.add("communicator " + hash)));
        if (marks.isEmpty() && rank.parent() > 1) {
            marks.add("parent " + rank.parent());
        }
        return marks;
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

package io.ringside.desktop.correlate.advisor;

import io.ringside.desktop.correlate.explain.facts.NodeReadings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What could be set or placed otherwise, from the latest of all nodes. Pure; a look costs what 64
/// ranks of each of 32 communicators cost. Stateless.
public final class Advisor {
    private static final int MOST_JOBS = 32;
    private static final int MOST = 32;

    private Advisor() {}

    /// Settings first, of the largest communicators; one advice of a kind, however many
    /// communicators of a job it shows in.
    public static List<Advice> of(Map<String, NodeReadings> nodes) {
        List<JobRanks> jobs = JobRanks.of(nodes);
        List<Advice> all = new ArrayList<>();
        Set<String> told = new HashSet<>();
        jobs.stream()
                .sorted((a, b) -> Integer.compare(b.size(), a.size()))
                .limit(MOST_JOBS)
                .forEach(job -> {
                    for (Advice advice : Settings.of(job, job.facts(nodes))) {
                        String kind = advice.headline() + job.nodes();
                        if (told.add(kind)) {
                            all.add(advice);
                        }
                    }
                });
        all.addAll(Placement.groups(jobs));
        all.addAll(Placement.cards(jobs, nodes));
        return List.copyOf(all.subList(0, Math.min(MOST, all.size())));
    }
}

package io.ringside.desktop.viewdata.job;

import io.ringside.desktop.model.subject.Subject;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.RankView;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding;
import io.ringside.desktop.viewdata.finding.FindingView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The jobs of a view. Ranks that share a communicator work together; what the daemons' identity
/// source tells of their processes names them, and parts of one scheduler's job are one. Stateless.
public final class Jobs {
    private static final int SHORT = 8;

    private Jobs() {}

    private record Name(String id, String scheduler, String detail) {}

    /// In the order of their ranks.
    public static List<JobView> of(ClusterView view) {
        Map<Integer, Map<String, String>> told = RankIdentity.of(view);
        Map<Integer, List<Integer>> parts = new TreeMap<>();
        for (int rank = 0; rank < view.ranks().size(); rank++) {
            parts.computeIfAbsent(view.ranks().get(rank).job(), job -> new ArrayList<>()).add(rank);
        }
        Map<Name, List<Integer>> jobs = new LinkedHashMap<>();
        parts.forEach((number, ranks) ->
                jobs.computeIfAbsent(name(number, ranks, told), name -> new ArrayList<>())
                        .addAll(ranks));
        List<JobView> views = new ArrayList<>();
        jobs.forEach((name, ranks) -> {
            TreeSet<Integer> nodes = new TreeSet<>();
            ranks.forEach(rank -> view.ranks().get(rank).nodeIndex().ifPresent(nodes::add));
            views.add(
                    new JobView(
                            name.id(),
                            name.scheduler(),
                            name.detail(),
                            join(values("ringside.tenant", ranks, told)),
                            ranks.stream().sorted().toList(),
                            List.copyOf(nodes)));
        });
        return views;
    }

    private static Name name(
            int number, List<Integer> ranks, Map<Integer, Map<String, String>> told) {
        Set<String> slurm = values("slurm.job.id", ranks, told);
        if (!slurm.isEmpty()) {
            String steps = join(values("slurm.step.id", ranks, told));
            return new Name(
                    "slurm-" + word(String.join("+", slurm)),
                    "Slurm",
                    steps.isEmpty() ? "" : "step " + steps);
        }
        Set<String> pods = values("k8s.pod.uid", ranks, told);
        Set<String> names = values("k8s.pod.name", ranks, told);
        if (!pods.isEmpty() || !names.isEmpty()) {
            String space = join(values("k8s.namespace.name", ranks, told));
            String owner = names.isEmpty() ? shortened(pods.iterator().next()) : common(names);
            int count = Math.max(pods.size(), names.size());
            return new Name(
                    "k8s-" + word((space.isEmpty() ? "" : space + "/") + owner),
                    "Kubernetes",
                    count + (count == 1 ? " pod" : " pods"));
        }
        Set<String> other = values("hpc.job.id", ranks, told);
        return other.isEmpty()
                ? new Name("job-" + (number + 1), "", "")
                : new Name("hpc-" + word(String.join("+", other)), "HPC", "");
    }

    /// What a job's pods are called alike: without the number that its controller adds.
    private static String common(Set<String> names) {
        return names.stream()
                .map(name -> name.replaceFirst("-\\d+$", ""))
                .distinct()
                .sorted()
                .collect(Collectors.joining("+"));
    }

    private static String shortened(String uid) {
        return uid.substring(0, Math.min(SHORT, uid.length()));
    }

    /// So that it can be typed as one term of a filter.
    private static String word(String text) {
        return text.replaceAll("[\\s,]+", "_");
    }

    private static Set<String> values(
            String attribute, List<Integer> ranks, Map<Integer, Map<String, String>> told) {
        Set<String> values = new TreeSet<>();
        for (int rank : ranks) {
            String value = told.getOrDefault(rank, Map.of()).getOrDefault(attribute, "");
            if (!value.isBlank()) {
                values.add(value.strip());
            }
        }
        return values;
    }

    private static String join(Set<String> values) {
        return String.join(", ", values);
    }

    /// Whether what a finding is about has a part in a job: one of its ranks, a rank of its
    /// communicator, a rank on its GPU or, where it names none of these, on its node.
    public static boolean concerns(ClusterView view, JobView job, FindingView finding) {
        Subject subject = finding.subject();
        if (subject.communicator().isPresent()) {
            for (CommunicatorStanding standing : view.concerns().standings()) {
                if (standing.commHash() == subject.communicator().getAsLong()) {
                    return standing.ranks().stream()
                            .anyMatch(rank ->
                                    rank.rankIndex().isPresent()
                                            && Collections.binarySearch(
                                                            job.ranks(),
                                                            rank.rankIndex().getAsInt())
                                                    >= 0);
                }
            }
        }
        return job.ranks().stream().anyMatch(at -> isAbout(view, subject, view.ranks().get(at)));
    }

    private static boolean isAbout(ClusterView view, Subject subject, RankView rank) {
        boolean node =
                subject.node().isEmpty()
                        || (rank.nodeIndex().isPresent()
                                && view.nodes()
                                        .get(rank.nodeIndex().getAsInt())
                                        .target()
                                        .equals(subject.node()));
        if (!subject.ranks().isEmpty()) {
            boolean alone = subject.ranks().size() == 1;
            return subject.ranks().contains(rank.rank()) && (node || !alone);
        }
        boolean gpu =
                subject.gpu().isEmpty()
                        || (rank.gpuIndex().isPresent()
                                && view.gpus()
                                        .get(rank.gpuIndex().getAsInt())
                                        .gpu()
                                        .id()
                                        .equals(subject.gpu()));
        return node && gpu;
    }
}

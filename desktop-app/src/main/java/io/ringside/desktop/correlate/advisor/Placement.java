package io.ringside.desktop.correlate.advisor;

import io.ringside.desktop.correlate.explain.facts.NodeReadings;
import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.protocol.figures.PortFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Where ranks were put, against what they say to each other. Stateless.
final class Placement {
    private static final double MUCH_MORE = 2;
    private static final int MOST_NAMED = 3;
    private static final String WITHIN =
            "Within a node its transfers go over NVLink instead of the network.";
    private static final String NUMBERS =
            "Ranks change their numbers: checkpoints that are laid out by rank have to be"
                    + " converted.";
    private static final String NUMA = "gpu.numa.node";
    private static final String PORT_NUMA = "port.numa.node";

    private Placement() {}

    /// A group that talks much lies over nodes, one that talks little within: the other way round
    /// costs less. Only where the busy group would fit into a node, and all of both is heard.
    static List<Advice> groups(List<JobRanks> jobs) {
        Map<Actor, List<JobRanks>> byActor = new HashMap<>();
        for (JobRanks job : jobs) {
            if (job.isWhole() && job.windowBytes() > 0) {
                job.members()
                        .values()
                        .forEach(a -> byActor.computeIfAbsent(a, _ -> new ArrayList<>()).add(job));
            }
        }
        Map<Long, Integer> spans = new HashMap<>();
        jobs.forEach(job -> spans.put(job.hash(), job.nodes().size()));
        Map<String, Integer> places = new HashMap<>();
        byActor.keySet().forEach(actor -> places.merge(actor.node(), 1, Integer::sum));
        Map<Long, Found> found = new TreeMap<>();
        byActor.forEach((actor, groups) -> {
            for (JobRanks busy : groups) {
                int room = places.getOrDefault(actor.node(), 0);
                if (spans.getOrDefault(busy.hash(), 0) < 2 || busy.size() > room) {
                    continue;
                }
                for (JobRanks quiet : groups) {
                    if (spans.getOrDefault(quiet.hash(), 0) == 1
                            && quiet.size() > 1
                            && busy.windowBytes() > MUCH_MORE * quiet.windowBytes()) {
                        found.merge(
                                busy.hash(),
                                new Found(busy, quiet),
                                (known, next) ->
                                        next.quiet().hash() < known.quiet().hash() ? next : known);
                    }
                }
            }
        });
        Map<Like, List<Found>> like = new LinkedHashMap<>();
        found.values()
                .forEach(
                        one -> like.computeIfAbsent(Like.of(one), _ -> new ArrayList<>()).add(one));
        return like.values().stream()
                .map(all -> all.size() == 1 ? group(all.getFirst()) : groupsAlike(all))
                .toList();
    }

    private record Found(JobRanks busy, JobRanks quiet) {
        double times() {
            return busy.windowBytes() / Math.max(1, quiet.windowBytes());
        }
    }

    /// Groups of one layout are placed by one order of ranks: what holds of one holds of all, and
    /// is said once.
    private record Like(int size, int nodes, int quietSize) {
        static Like of(Found found) {
            return new Like(found.busy().size(), found.busy().nodes().size(), found.quiet().size());
        }
    }

    private static Advice groupsAlike(List<Found> all) {
        Found first = all.getFirst();
        List<Integer> ranks = new ArrayList<>();
        List<String> names = new ArrayList<>();
        DoubleSummaryStatistics times = new DoubleSummaryStatistics();
        for (Found one : all) {
            ranks.addAll(one.busy().members().keySet());
            names.add(one.busy().name().isEmpty() ? hex(one.busy()) : one.busy().name());
            times.accept(one.times());
        }
        String least = String.format(Locale.ROOT, "%.0f", times.getMin());
        String most = String.format(Locale.ROOT, "%.0f", times.getMax());
        return new Advice(
                "placement/group/" + Long.toUnsignedString(first.busy().hash()),
                Advice.Kind.PLACEMENT,
                first.busy().hash(),
                "",
                ranks,
                all.size()
                        + " groups that talk most, "
                        + listed(names)
                        + ", lie across nodes, while those that talk less lie within.",
                List.of(
                        "Each has "
                                + first.busy().size()
                                + " ranks on "
                                + first.busy().nodes().size()
                                + " nodes; a rank moves "
                                + (least.equals(most) ? least : least + " to " + most)
                                + " times as much in it as in its group within one node, such as "
                                + label(first.quiet())
                                + ".",
                        "None has more ranks than a node has GPUs of this job: they would fit."),
                List.of("Bytes are of the latest window only; a job's phases may differ."),
                WITHIN,
                NUMBERS,
                "order the ranks so that these groups are innermost (consecutive ranks of one"
                        + " node).");
    }

    /// The first few by name, the rest by number.
    private static String listed(List<String> names) {
        int told = names.size() <= MOST_NAMED + 1 ? names.size() : MOST_NAMED;
        String some = String.join(", ", names.subList(0, told));
        return told == names.size() ? some : some + " and " + (names.size() - told) + " more";
    }

    private static Advice group(Found found) {
        JobRanks busy = found.busy();
        JobRanks quiet = found.quiet();
        List<String> evidence = new ArrayList<>();
        evidence.add(
                String.format(
                        Locale.ROOT,
                        "Its %d ranks lie on %d nodes; each moves %.0f times as much in it as in %s,"
                                + " which lies within one node.",
                        busy.size(),
                        busy.nodes().size(),
                        found.times(),
                        label(quiet)));
        evidence.add("It has no more ranks than a node has GPUs of this job: it would fit.");
        String name = busy.name().toLowerCase(Locale.ROOT);
        if (name.contains("tp") || name.contains("tensor")) {
            evidence.add("By its name it is a tensor-parallel group.");
        }
        return new Advice(
                "placement/group/" + Long.toUnsignedString(busy.hash()),
                Advice.Kind.PLACEMENT,
                busy.hash(),
                "",
                List.copyOf(busy.members().keySet()),
                "The group that talks most, "
                        + label(busy)
                        + ", lies across nodes, while one that talks less lies within.",
                evidence,
                List.of("Bytes are of the latest window only; a job's phases may differ."),
                WITHIN,
                NUMBERS,
                "order the ranks so that this group is innermost (consecutive ranks of one node).");
    }

    private static String label(JobRanks job) {
        return job.name().isEmpty() ? "communicator " + hex(job) : "communicator " + job.name();
    }

    private static String hex(JobRanks job) {
        return Long.toHexString(job.hash());
    }

    /// GPUs of a job over several nodes whose NUMA node has no active port, while others have.
    static List<Advice> cards(List<JobRanks> jobs, Map<String, NodeReadings> nodes) {
        Map<String, Map<String, Integer>> wanted = new TreeMap<>();
        for (JobRanks job : jobs) {
            if (job.nodes().size() > 1) {
                job.members()
                        .forEach((rank, actor) ->
                                wanted.computeIfAbsent(actor.node(), _ -> new TreeMap<>())
                                        .putIfAbsent(actor.gpu(), rank));
            }
        }
        List<Advice> all = new ArrayList<>();
        wanted.forEach((target, gpus) -> {
            NodeReadings node = nodes.get(target);
            if (node != null) {
                cards(target, node, gpus, all);
            }
        });
        return all;
    }

    private static void cards(
            String target, NodeReadings node, Map<String, Integer> gpus, List<Advice> all) {
        Set<String> ports = new HashSet<>();
        for (ToldReading reading : node.latest().health().readings()) {
            if (reading.subjectKind() == SubjectKind.NETWORK_PORT
                    && reading.figures().getOrDefault(PortFigure.ACTIVE.id(), 0.0) > 0) {
                ports.add(reading.attributes().getOrDefault(PORT_NUMA, ""));
            }
        }
        ports.remove("");
        if (ports.isEmpty()) {
            return;
        }
        List<Integer> far = new ArrayList<>();
        Set<String> numas = new HashSet<>();
        gpus.forEach((gpu, rank) -> {
            String numa = node.gpuText(gpu, NUMA);
            if (!numa.isEmpty() && !ports.contains(numa)) {
                far.add(rank);
                numas.add(numa);
            }
        });
        if (far.isEmpty()) {
            return;
        }
        all.add(
                new Advice(
                        "placement/card/" + target,
                        Advice.Kind.PLACEMENT,
                        0,
                        target,
                        far,
                        far.size() + " GPUs have no network port on their NUMA node.",
                        List.of(
                                "They are on NUMA node "
                                        + String.join(", ", numas.stream().sorted().toList())
                                        + "; active ports are on "
                                        + String.join(", ", ports.stream().sorted().toList())
                                        + "."),
                        List.of(
                                "NCCL may send by a neighbour GPU that has one (PXN); what goes which"
                                        + " way is not seen."),
                        "Transfers between nodes need not cross the link between the CPUs.",
                        "None: it is where cards and cables are.",
                        ""));
    }
}

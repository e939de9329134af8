package io.ringside.desktop.viewdata.job;

import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.CommunicatorView;
import io.ringside.desktop.viewdata.RankPlaces;
import io.ringside.desktop.viewdata.RankView;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the nodes' sources tell of each rank's process and GPU: their attributes, by rank axis
/// index. Used once.
///
/// A process's reading names its ranks in each communicator. Several communicators of a node may
/// have one name, so that a name alone may lead to another process: the place that most of them
/// lead to is the one, and where two have as many the process is left out.
final class RankIdentity {
    private final ClusterView view;
    private final Map<String, List<Integer>> communicators = new HashMap<>();
    private final RankPlaces places;
    private final Map<Integer, Map<String, String>> told = new HashMap<>();

    private RankIdentity(ClusterView view) {
        this.view = view;
        places = RankPlaces.of(view);
        for (int i = 0; i < view.communicators().size(); i++) {
            CommunicatorView each = view.communicators().get(i);
            for (String name : List.of(told(each.label()), "%016x".formatted(each.commHash()))) {
                communicators.computeIfAbsent(name, known -> new ArrayList<>()).add(i);
            }
        }
    }

    /// As the daemon writes names into that list.
    private static String told(String label) {
        return label.replace(',', '_').replace(':', '_');
    }

    static Map<Integer, Map<String, String>> of(ClusterView view) {
        RankIdentity identity = new RankIdentity(view);
        for (int node = 0; node < view.nodes().size(); node++) {
            for (ToldReading reading : view.nodes().get(node).health().readings()) {
                if (reading.subjectKind() == SubjectKind.PROCESS) {
                    identity.process(node, reading.attributes());
                }
            }
        }
        identity.gpus();
        return identity.told;
    }

    private void process(int node, Map<String, String> attributes) {
        Map<Integer, Integer> votes = new HashMap<>();
        for (String rank : attributes.getOrDefault("nccl.ranks", "").split(",", -1)) {
            int colon = rank.lastIndexOf(':');
            if (colon < 0 || !rank.substring(colon + 1).matches("\\d{1,9}")) {
                continue;
            }
            int number = Integer.parseInt(rank.substring(colon + 1));
            for (int each : communicators.getOrDefault(rank.substring(0, colon), List.of())) {
                int at = places.of(each, number, node);
                if (at != RankPlaces.UNKNOWN && holds(node, at)) {
                    votes.merge(at, 1, Integer::sum);
                }
            }
        }
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        List<Integer> best =
                votes.entrySet().stream()
                        .filter(each -> each.getValue() == most)
                        .map(Map.Entry::getKey)
                        .toList();
        if (best.size() == 1) {
            told.put(best.getFirst(), attributes);
        }
    }

    private boolean holds(int node, int rank) {
        return view.ranks().get(rank).nodeIndex().orElse(-1) == node;
    }

    /// Exporters of GPUs may tell the pod or the job that has one.
    private void gpus() {
        Map<String, Map<String, String>> byGpu = new HashMap<>();
        for (int node = 0; node < view.nodes().size(); node++) {
            for (ToldReading reading : view.nodes().get(node).health().readings()) {
                if (reading.attributes().containsKey("k8s.pod.name")
                        || reading.attributes().containsKey("hpc.job.id")) {
                    byGpu.putIfAbsent(node + " " + reading.subject(), reading.attributes());
                }
            }
        }
        for (int rank = 0; rank < view.ranks().size() && !byGpu.isEmpty(); rank++) {
            RankView each = view.ranks().get(rank);
            if (each.gpuIndex().isPresent()) {
                var gpu = view.gpus().get(each.gpuIndex().getAsInt());
                Map<String, String> of = byGpu.get(gpu.nodeIndex() + " " + gpu.gpu().id());
                if (of != null) {
                    told.merge(rank, of, RankIdentity::both);
                }
            }
        }
    }

    /// What the process tells goes before what its GPU does.
    private static Map<String, String> both(Map<String, String> process, Map<String, String> gpu) {
        Map<String, String> all = new HashMap<>(gpu);
        all.putAll(process);
        return all;
    }
}

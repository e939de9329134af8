package io.ringside.desktop.viewdata.job;

import java.util.List;

/// Ranks that work together. Immutable.
///
/// @param id as it is filtered by, without spaces: "slurm-1042", "k8s-ml/train-7b", "job-2" where
///   no scheduler is told
/// @param scheduler "Slurm", "Kubernetes"; empty: not told
/// @param detail its steps or pods, for people; may be empty
/// @param tenant as the daemons' configuration says; may be empty
/// @param ranks rank axis indexes, ascending
/// @param nodes node indexes, ascending
public record JobView(
        String id,
        String scheduler,
        String detail,
        String tenant,
        List<Integer> ranks,
        List<Integer> nodes) {
    public JobView {
        ranks = List.copyOf(ranks);
        nodes = List.copyOf(nodes);
    }
}

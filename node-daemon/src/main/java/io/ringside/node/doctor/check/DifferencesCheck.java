package io.ringside.node.doctor.check;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.rank.RankProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// NCCL's variables and releases that differ between the ranks of one job on this node. A job is
/// what shares a communicator; ranks without a segment are one when they have the same parent.
public final class DifferencesCheck implements Check {
    /// Meant to differ, or a file of each rank's own.
    private static final Set<String> OF_EACH_RANK =
            Set.of(
                    "NCCL_DEBUG_FILE",
                    "NCCL_GRAPH_DUMP_FILE",
                    "NCCL_TOPO_DUMP_FILE",
                    "NCCL_HOSTID",
                    "NCCL_PSK");

    private static final String UNSET = "not set";

    @Override
    public String id() {
        return "nccl-differences";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.PROCESSES;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        List<Verdict> verdicts = new ArrayList<>();
        List<RankProcess> ranks =
                context.ranks().stream().filter(RankProcess::environmentRead).toList();
        for (List<RankProcess> job : Jobs.of(ranks)) {
            compare(job, verdicts);
        }
        if (verdicts.isEmpty() && ranks.size() > 1) {
            verdicts.add(Verdict.ok("Ranks of one job have the same NCCL and the same variables."));
        }
        return verdicts;
    }

    private static void compare(List<RankProcess> job, List<Verdict> verdicts) {
        Map<String, List<RankProcess>> releases = new TreeMap<>();
        Set<String> names = new TreeSet<>();
        for (RankProcess rank : job) {
            rank.version()
                    .ifPresent(version ->
                            releases.computeIfAbsent(version.toString(), unseen -> new ArrayList<>())
                                    .add(rank));
            names.addAll(rank.variables().keySet());
        }
        if (releases.size() > 1) {
            verdicts.add(
                    Verdict.warn(
                            "Ranks of one job have different releases of NCCL: %s."
                                    .formatted(values(releases)),
                            "sudo grep -h libnccl.so /proc/%d/maps | head -1   # for each; then one"
                                            .formatted(job.getFirst().pid())
                                    + " environment for all ranks"));
        }
        names.removeAll(OF_EACH_RANK);
        for (String name : names) {
            Map<String, List<RankProcess>> byValue = new TreeMap<>();
            for (RankProcess rank : job) {
                byValue.computeIfAbsent(
                                rank.variables().getOrDefault(name, UNSET),
                                unseen -> new ArrayList<>())
                        .add(rank);
            }
            if (byValue.size() > 1) {
                verdicts.add(
                        Verdict.warn(
                                "%s differs between ranks of one job: %s."
                                        .formatted(name, values(byValue)),
                                "export %s=VALUE   # the same for every rank, or none; unless it is"
                                                .formatted(name)
                                        + " meant so"));
            }
        }
    }

    private static String values(Map<String, List<RankProcess>> byValue) {
        List<String> texts = new ArrayList<>();
        byValue.forEach((value, ranks) ->
                texts.add(
                        "%s (%s)"
                                .formatted(
                                        value.equals(UNSET) ? value : "`" + value + "`",
                                        Pids.of(ranks))));
        return String.join(", ", texts);
    }
}

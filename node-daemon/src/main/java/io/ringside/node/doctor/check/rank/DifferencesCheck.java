package io.ringside.node.doctor.check.rank;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.word.Pids;
import io.ringside.node.doctor.rank.ExaminedProcess;
import io.ringside.node.ranks.variable.Exposure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// NCCL's variables and releases that differ between the ranks of one job on this node. What shares
/// a communicator is a job; of processes without a segment that have one parent it is only likely.
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
        List<ExaminedProcess> ranks =
                context.ranks().stream().filter(ExaminedProcess::environmentRead).toList();
        for (List<ExaminedProcess> job : Jobs.sharingCommunicators(ranks)) {
            releases(job).ifPresent(verdicts::add);
            differing(job).forEach((name, byValue) -> verdicts.add(differs(name, byValue)));
        }
        for (List<ExaminedProcess> siblings : Jobs.sharingParents(ranks)) {
            perhaps(siblings, differing(siblings)).ifPresent(verdicts::add);
        }
        if (verdicts.isEmpty() && ranks.size() > 1) {
            verdicts.add(Verdict.ok("Ranks of one job have the same NCCL and the same variables."));
        }
        return verdicts;
    }

    private static Optional<Verdict> releases(List<ExaminedProcess> job) {
        Map<String, List<ExaminedProcess>> releases = new TreeMap<>();
        for (ExaminedProcess rank : job) {
            rank.version()
                    .ifPresent(version ->
                            releases.computeIfAbsent(
                                            version.toString(), unseen -> new ArrayList<>())
                                    .add(rank));
        }
        return releases.size() < 2
                ? Optional.empty()
                : Optional.of(
                        Verdict.warn(
                                "Ranks of one job have different releases of NCCL: %s."
                                        .formatted(values(releases, release -> release)),
                                "sudo grep -h libnccl.so /proc/%d/maps | head -1   # for each; then one"
                                                .formatted(job.getFirst().pid())
                                        + " environment for all ranks"));
    }

    /// By name, and then by value, who has it; only names that differ.
    private static Map<String, Map<String, List<ExaminedProcess>>> differing(
            List<ExaminedProcess> job) {
        Set<String> names = new TreeSet<>();
        job.forEach(rank -> names.addAll(rank.variables().keySet()));
        names.removeAll(OF_EACH_RANK);
        Map<String, Map<String, List<ExaminedProcess>>> differing = new TreeMap<>();
        for (String name : names) {
            Map<String, List<ExaminedProcess>> byValue = new TreeMap<>();
            for (ExaminedProcess rank : job) {
                byValue.computeIfAbsent(
                                rank.variables().getOrDefault(name, UNSET),
                                unseen -> new ArrayList<>())
                        .add(rank);
            }
            if (byValue.size() > 1) {
                differing.put(name, byValue);
            }
        }
        return differing;
    }

    private static Verdict differs(String name, Map<String, List<ExaminedProcess>> byValue) {
        return Verdict.warn(
                "%s differs between ranks of one job: %s."
                        .formatted(name, values(byValue, value -> Exposure.shown(name, value))),
                "export %s=VALUE   # the same for every rank, or none; unless it is meant so"
                        .formatted(name));
    }

    /// Processes of one parent are often one job and often not: worth a look, no more.
    private static Optional<Verdict> perhaps(
            List<ExaminedProcess> siblings,
            Map<String, Map<String, List<ExaminedProcess>>> differing) {
        return differing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Verdict.hint(
                                "%s have one parent; if they are one job, these should not differ: %s."
                                        .formatted(
                                                Pids.of(siblings),
                                                String.join(", ", differing.keySet())),
                                "sudo grep -zh ^NCCL_ /proc/%d/environ | tr '\\0' '\\n'   # of each"
                                        .formatted(siblings.getFirst().pid())));
    }

    private static String values(
            Map<String, List<ExaminedProcess>> byValue, UnaryOperator<String> shown) {
        List<String> texts = new ArrayList<>();
        byValue.forEach((value, ranks) ->
                texts.add(
                        "%s (%s)"
                                .formatted(
                                        value.equals(UNSET)
                                                ? value
                                                : "`" + shown.apply(value) + "`",
                                        Pids.of(ranks))));
        return String.join(", ", texts);
    }
}

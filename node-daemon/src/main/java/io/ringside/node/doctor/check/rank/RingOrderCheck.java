package io.ringside.node.doctor.check.rank;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.word.Pids;
import io.ringside.node.doctor.rank.ExaminedProcess;
import java.util.List;
import java.util.Locale;

/// Whether NCCL writes down its rings, so that traffic inside a node can be shown by pair. Nothing
/// is wrong without; there is a line that would show more.
public final class RingOrderCheck implements Check {
    private static final String FIX =
            "export NCCL_GRAPH_DUMP_FILE=/tmp/nccl-graph.xml   # NCCL's rank 0 writes it\n"
                    + "export NCCL_DEBUG=INFO NCCL_DEBUG_SUBSYS=INIT,GRAPH"
                    + " NCCL_DEBUG_FILE=/tmp/nccl.%h.%p.log   # or this";

    @Override
    public String id() {
        return "ring-order";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.PROCESSES;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        List<ExaminedProcess> ranks =
                context.ranks().stream().filter(ExaminedProcess::environmentRead).toList();
        if (ranks.isEmpty()) {
            return List.of();
        }
        List<ExaminedProcess> silent = ranks.stream().filter(rank -> !tells(rank)).toList();
        if (silent.size() < ranks.size()) {
            return List.of(
                    Verdict.ok(
                            "NCCL writes its rings down in %d of %d processes."
                                    .formatted(ranks.size() - silent.size(), ranks.size())));
        }
        return List.of(
                Verdict.hint(
                        "NCCL does not write its rings down, so collectives inside a node have no pairs"
                                + " with more than two ranks (%s).".formatted(Pids.of(silent)),
                        FIX));
    }

    private static boolean tells(ExaminedProcess rank) {
        if (!rank.variable("NCCL_GRAPH_DUMP_FILE").isEmpty()) {
            return true;
        }
        String subsystems = rank.variable("NCCL_DEBUG_SUBSYS").toUpperCase(Locale.ROOT);
        boolean graph =
                !subsystems.startsWith("^")
                        && (subsystems.contains("GRAPH") || subsystems.contains("ALL"));
        return !rank.variable("NCCL_DEBUG_FILE").isEmpty()
                && rank.variable("NCCL_DEBUG").toUpperCase(Locale.ROOT).matches("INFO|TRACE")
                && (graph || subsystems.contains("INIT"));
    }
}

package io.ringside.node.doctor.check.rank;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.word.Pids;
import io.ringside.node.doctor.rank.ExaminedProcess;
import io.ringside.node.host.HostFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The topology file that running ranks name: whether it is there, as the rank sees it, and one.
/// Its folders are not shown: they may name people.
public final class TopologyFileCheck implements Check {
    private static final String VARIABLE = "NCCL_TOPO_FILE";

    @Override
    public String id() {
        return "topology-file";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.PROCESSES;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        Map<String, List<ExaminedProcess>> wrong = new TreeMap<>();
        int named = 0;
        for (ExaminedProcess rank : context.ranks()) {
            String value = rank.variable(VARIABLE);
            if (!value.isEmpty()) {
                named++;
                wrong(context.files(), rank, value)
                        .ifPresent(sentence ->
                                wrong.computeIfAbsent(sentence, unseen -> new ArrayList<>())
                                        .add(rank));
            }
        }
        List<Verdict> verdicts = new ArrayList<>();
        wrong.forEach((sentence, ranks) ->
                verdicts.add(
                        Verdict.fail(
                                Pids.in(sentence, ranks),
                                "unset "
                                        + VARIABLE
                                        + "   # or name a file that NCCL_TOPO_DUMP_FILE wrote on this kind of host")));
        if (verdicts.isEmpty()) {
            verdicts.add(
                    Verdict.ok(
                            named == 0
                                    ? "No rank names a topology file."
                                    : "The topology files that ranks name are there."));
        }
        return verdicts;
    }

    private static Optional<String> wrong(HostFiles files, ExaminedProcess rank, String value) {
        String proc = "/proc/" + rank.pid();
        boolean isAbsolute = value.startsWith("/");
        String base = proc + (isAbsolute ? "/root" : "/cwd");
        if (value.indexOf('\0') >= 0 || !files.exists(base)) {
            // Its folders cannot be seen by this user.
            return Optional.empty();
        }
        String name = VARIABLE + "=…/" + value.substring(value.lastIndexOf('/') + 1);
        Optional<String> text = files.text(base + (isAbsolute ? "" : "/") + value);
        if (text.isEmpty()) {
            return Optional.of(name + " is not there, or cannot be read.");
        }
        return text.get().contains("<system")
                ? Optional.empty()
                : Optional.of(name + " is no topology file: it has no <system>.");
    }
}

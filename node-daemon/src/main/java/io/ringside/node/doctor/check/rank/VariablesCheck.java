package io.ringside.node.doctor.check.rank;

import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.DoctorContext;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.doctor.check.word.Pids;
import io.ringside.node.doctor.rank.ExaminedProcess;
import io.ringside.node.doctor.variable.Advice;
import io.ringside.node.doctor.variable.VariableAdvice;
import io.ringside.node.ranks.variable.NcclVariables;
import io.ringside.node.ranks.variable.VariableUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// NCCL's variables in the environments of running ranks: misspelt, from another release,
/// deprecated, invalid or risky. The same advice for several ranks is one line.
public final class VariablesCheck implements Check {
    private static final int MOST_OTHERS = 16;

    private final VariableAdvice advice = new VariableAdvice(NcclVariables.table());

    @Override
    public String id() {
        return "nccl-variables";
    }

    @Override
    public CheckGroup group() {
        return CheckGroup.PROCESSES;
    }

    @Override
    public List<Verdict> run(DoctorContext context) {
        List<ExaminedProcess> ranks = context.ranks();
        if (ranks.isEmpty()) {
            return List.of(Verdict.ok("No process that uses NCCL runs here."));
        }
        Map<Advice, List<ExaminedProcess>> said = new LinkedHashMap<>();
        List<ExaminedProcess> unread = new ArrayList<>();
        for (ExaminedProcess rank : ranks) {
            if (!rank.environmentRead()) {
                unread.add(rank);
            }
            for (Advice one :
                    advice.of(rank.variables(), rank.version(), rank.nccl().variables())) {
                said.computeIfAbsent(one, unheard -> new ArrayList<>()).add(rank);
            }
        }
        List<Verdict> verdicts = new ArrayList<>();
        said.forEach((one, whose) ->
                verdicts.add(
                        new Verdict(one.state(), Pids.in(one.sentence(), whose), one.fix(), "")));
        if (!unread.isEmpty()) {
            verdicts.add(
                    Verdict.warn(
                            "The environment of %s cannot be read by this user."
                                    .formatted(Pids.of(unread)),
                            "sudo ringside-node doctor --only " + id()));
        }
        others(ranks).ifPresent(verdicts::add);
        if (verdicts.isEmpty()) {
            verdicts.add(
                    Verdict.ok(
                            "Nothing to be said of the NCCL variables of %s."
                                    .formatted(Pids.of(ranks))));
        }
        return verdicts;
    }

    /// What is set and read by somebody else than NCCL, by name and reader.
    private static Optional<Verdict> others(List<ExaminedProcess> ranks) {
        Set<String> names = new TreeSet<>();
        for (ExaminedProcess rank : ranks) {
            for (String name : rank.variables().keySet()) {
                NcclVariables.table()
                        .find(name)
                        .filter(known -> known.use() == VariableUse.OTHER)
                        .filter(known -> known.deprecated().isEmpty())
                        .ifPresent(known -> names.add(name + " (" + known.owner() + ")"));
            }
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Verdict.ok(
                                "Not read by NCCL but by others: %s."
                                        .formatted(
                                                names.stream()
                                                        .limit(MOST_OTHERS)
                                                        .collect(Collectors.joining(", ")))));
    }
}

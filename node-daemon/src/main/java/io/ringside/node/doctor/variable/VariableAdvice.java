package io.ringside.node.doctor.variable;

import io.ringside.node.ranks.variable.NcclVariable;
import io.ringside.node.ranks.variable.NcclVariables;
import io.ringside.node.ranks.variable.NcclVersion;
import io.ringside.node.ranks.variable.ValueForm;
import io.ringside.node.ranks.variable.VariableUse;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What is to be said of the NCCL variables that a process was started with, by the release of NCCL
/// that it uses. Immutable; any thread.
///
/// Only what NVIDIA documents or the library itself says is said; where the release is not known,
/// nothing that depends on it.
public final class VariableAdvice {
    /// Told apart from other values: these have rules of their own in [RiskyValues].
    private static final Set<String> JUDGED_ELSEWHERE =
            Set.of("NCCL_ALGO", "NCCL_PROTO", "NCCL_DEBUG");

    private final NcclVariables table;

    public VariableAdvice(NcclVariables table) {
        this.table = table;
    }

    /// @param version absent: unknown
    /// @param ofBuild names that stand in the library; empty: unknown
    public List<Advice> of(
            NavigableMap<String, String> variables,
            Optional<NcclVersion> version,
            Set<String> ofBuild) {
        List<Advice> advice = new ArrayList<>();
        Set<String> said = new TreeSet<>();
        variables.forEach((name, value) ->
                known(name, version, ofBuild)
                        .or(() -> table.find(name).flatMap(known -> form(known, value)))
                        .ifPresent(advice::add));
        advice.forEach(one -> said.add(one.name()));
        for (Advice risky : RiskyValues.of(variables, version)) {
            if (said.add(risky.name()) || risky.name().equals("NCCL_DEBUG_FILE")) {
                advice.add(risky);
            }
        }
        experiments(variables, said).ifPresent(advice::add);
        return advice;
    }

    private Optional<Advice> known(
            String name, Optional<NcclVersion> version, Set<String> ofBuild) {
        Optional<NcclVariable> found = table.find(name);
        if (found.isEmpty()) {
            return ofBuild.contains(name)
                    ? Optional.empty()
                    : Optional.of(unknown(name, version, ofBuild));
        }
        NcclVariable variable = found.get();
        boolean other = variable.use() == VariableUse.OTHER;
        if (reached(variable.removed(), version)) {
            return Optional.of(
                    Advice.warn(
                            name,
                            "NCCL has not read %s since %s."
                                    .formatted(name, text(variable.removed())),
                            replaced(variable)));
        }
        if (reached(variable.deprecated(), version)) {
            return Optional.of(
                    Advice.warn(
                            name,
                            other
                                    ? "%s is PyTorch's old name.".formatted(name)
                                    : "%s is deprecated since NCCL %s."
                                            .formatted(name, text(variable.deprecated())),
                            replaced(variable)));
        }
        boolean tooNew =
                version.isPresent()
                        && variable.since().isPresent()
                        && !version.get().isAtLeast(variable.since().get())
                        && !ofBuild.contains(name);
        return tooNew
                ? Optional.of(
                        Advice.warn(
                                name,
                                "%s is read from NCCL %s on; this process has %s and ignores it."
                                        .formatted(name, text(variable.since()), text(version)),
                                "unset " + name))
                : Optional.empty();
    }

    private Advice unknown(String name, Optional<NcclVersion> version, Set<String> ofBuild) {
        Optional<String> meant = table.meant(name, version, ofBuild);
        String reader = version.map(known -> "NCCL " + known).orElse("NCCL");
        return Advice.warn(
                name,
                ofBuild.isEmpty()
                        ? "%s is not a variable that %s is known to read.".formatted(name, reader)
                        : "%s is not read by this process's %s.".formatted(name, reader),
                meant.map(right -> "unset %s   # was %s meant?".formatted(name, right))
                        .orElse("unset " + name + "   # unless another program reads it"));
    }

    private static Optional<Advice> form(NcclVariable variable, String value) {
        if (JUDGED_ELSEWHERE.contains(variable.name()) || value.isEmpty()) {
            return Optional.empty();
        }
        return ValueForm.expected(variable.values(), value)
                .map(expected ->
                        Advice.warn(
                                variable.name(),
                                "%s is `%s`, expected %s."
                                        .formatted(variable.name(), value, expected),
                                "unset %s%s"
                                        .formatted(
                                                variable.name(),
                                                variable.otherwise().isEmpty()
                                                        ? ""
                                                        : "   # default: "
                                                                + variable.otherwise())));
    }

    /// All that is set for experiments and has nothing else to be said, in one line; a value that
    /// is the default changes nothing.
    private Optional<Advice> experiments(NavigableMap<String, String> variables, Set<String> said) {
        List<String> names = new ArrayList<>();
        variables.forEach((name, value) -> {
            Optional<NcclVariable> variable = table.find(name);
            boolean experiment =
                    variable.isPresent()
                            && variable.get().use() == VariableUse.DEBUG
                            && !value.isEmpty()
                            && !value.equalsIgnoreCase(variable.get().otherwise());
            if (experiment && !said.contains(name)) {
                names.add(name);
            }
        });
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Advice.warn(
                                names.getFirst(),
                                "Set for experiments, which NVIDIA's documentation advises not to"
                                        + " keep in production: "
                                        + String.join(", ", names)
                                        + ".",
                                "unset "
                                        + String.join(" ", names)
                                        + "   # or keep what you have measured with this release"));
    }

    private static boolean reached(Optional<NcclVersion> from, Optional<NcclVersion> version) {
        NcclVersion oldest = NcclVersion.of(2, 18);
        return from.isPresent() && version.orElse(oldest).isAtLeast(from.get());
    }

    private static String replaced(NcclVariable variable) {
        return variable.instead().isEmpty()
                ? "unset " + variable.name()
                : "unset %s   # use %s".formatted(variable.name(), variable.instead());
    }

    private static String text(Optional<NcclVersion> version) {
        return version.map(NcclVersion::toString).orElse("an unknown release");
    }
}

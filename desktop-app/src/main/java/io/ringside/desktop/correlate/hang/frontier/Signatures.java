package io.ringside.desktop.correlate.hang.frontier;

import io.ringside.desktop.correlate.hang.facts.CollectiveCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Whether ranks called the same collective with the same operation, size and datatype. Stateless.
public final class Signatures {
    /// @param what "operation", "size" or "datatype"
    /// @param byValue who gave which
    /// @param minority who gave what fewer ranks gave than any other; all where no side is smaller
    public record Mismatch(
            String what, Map<String, List<Integer>> byValue, List<Integer> minority) {}

    private Signatures() {}

    /// @param calls one call of one number, by rank
    public static Optional<Mismatch> of(Map<Integer, CollectiveCall> calls) {
        Optional<Mismatch> operations = differing("operation", calls, CollectiveCall::operation);
        if (operations.isPresent()
                || calls.values().stream().anyMatch(CollectiveCall::isVariableAllToAll)) {
            return operations;
        }
        return differing("datatype", calls, CollectiveCall::datatype)
                .or(() ->
                        differing(
                                "size",
                                calls,
                                c ->
                                        c.sizeBytes().isEmpty()
                                                ? ""
                                                : c.sizeBytes().getAsLong() + " bytes"));
    }

    /// @param value empty: unknown, and no difference
    private static Optional<Mismatch> differing(
            String what,
            Map<Integer, CollectiveCall> calls,
            Function<CollectiveCall, String> value) {
        Map<String, List<Integer>> byValue = new TreeMap<>();
        calls.forEach((rank, call) -> {
            String of = value.apply(call);
            if (!of.isEmpty()) {
                byValue.computeIfAbsent(of, _ -> new ArrayList<>()).add(rank);
            }
        });
        if (byValue.size() < 2) {
            return Optional.empty();
        }
        int most = byValue.values().stream().mapToInt(List::size).max().orElse(0);
        boolean tie = byValue.values().stream().filter(r -> r.size() == most).count() > 1;
        List<Integer> minority =
                byValue.values().stream()
                        .filter(ranks -> tie || ranks.size() < most)
                        .flatMap(List::stream)
                        .sorted()
                        .toList();
        return Optional.of(new Mismatch(what, byValue, minority));
    }
}

package io.ringside.desktop.dump.recorder;

import io.ringside.desktop.dump.plain.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;

/// What PyTorch's entries say of an operation: its plain name, and of its size what must be alike
/// on every rank. Stateless.
final class Operations {
    private static final int MOST_TENSORS = 256;
    private static final int MOST_DIMENSIONS = 64;
    private static final Map<String, Integer> BYTES =
            Map.ofEntries(
                    Map.entry("Byte", 1),
                    Map.entry("Char", 1),
                    Map.entry("Bool", 1),
                    Map.entry("Short", 2),
                    Map.entry("Half", 2),
                    Map.entry("BFloat16", 2),
                    Map.entry("Int", 4),
                    Map.entry("Float", 4),
                    Map.entry("Long", 8),
                    Map.entry("Double", 8),
                    Map.entry("ComplexHalf", 4),
                    Map.entry("ComplexFloat", 8),
                    Map.entry("ComplexDouble", 16));

    private Operations() {}

    /// Without the backend's name before it: "all_reduce" for "nccl:all_reduce".
    static String plain(String profilingName) {
        int colon = profilingName.indexOf(':');
        return colon < 0 ? profilingName : profilingName.substring(colon + 1);
    }

    /// Empty where it is unknown, or may differ from rank to rank by design.
    static OptionalLong sizeBytes(String operation, Map<?, ?> entry) {
        String name = operation.toLowerCase(Locale.ROOT).replace("_", "");
        if (name.contains("alltoall") || name.contains("barrier")) {
            return OptionalLong.empty();
        }
        boolean byOutput = name.contains("scatter");
        return total(
                Fields.list(entry.get(byOutput ? "output_sizes" : "input_sizes")),
                Fields.list(entry.get(byOutput ? "output_dtypes" : "input_dtypes")));
    }

    /// Those of all inputs, each once.
    static String datatype(Map<?, ?> entry) {
        TreeSet<String> types = new TreeSet<>();
        Fields.list(entry.get("input_dtypes")).stream()
                .limit(MOST_TENSORS)
                .map(Fields::text)
                .forEach(types::add);
        return String.join("+", types);
    }

    private static OptionalLong total(List<?> sizes, List<?> types) {
        if (sizes.isEmpty() || sizes.size() != types.size() || sizes.size() > MOST_TENSORS) {
            return OptionalLong.empty();
        }
        long total = 0;
        for (int i = 0; i < sizes.size(); i++) {
            OptionalLong one = bytes(Fields.list(sizes.get(i)), Fields.text(types.get(i)));
            if (one.isEmpty()) {
                return one;
            }
            total += one.getAsLong();
        }
        return OptionalLong.of(total);
    }

    private static OptionalLong bytes(List<?> dimensions, String type) {
        Integer each = type.startsWith("Float8") ? Integer.valueOf(1) : BYTES.get(type);
        if (each == null || dimensions.size() > MOST_DIMENSIONS) {
            return OptionalLong.empty();
        }
        double bytes = each;
        for (Object dimension : dimensions) {
            bytes *= Fields.number(dimension).orElse(-1);
        }
        return bytes < 0 || bytes > 1L << 52 ? OptionalLong.empty() : OptionalLong.of((long) bytes);
    }
}

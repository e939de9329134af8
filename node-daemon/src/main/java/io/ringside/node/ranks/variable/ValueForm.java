package io.ringside.node.ranks.variable;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a variable's value may be: `flag`, `whole:LEAST..MOST` (either end may be missing),
/// `one:A|B`, `level`; anything else (`text`, `secret`, `hca`, `algorithms`, `protocols`) is not
/// judged here. Stateless.
public final class ValueForm {
    private static final List<String> LEVELS = List.of("LOC", "NVL", "PIX", "PXB", "PHB", "SYS");
    private static final int NUMBER_CHARACTERS = 18;

    private ValueForm() {}

    /// What was expected, when the value is not that.
    public static Optional<String> expected(String form, String value) {
        if (form.equals("flag")) {
            return whole(value, "0..1") ? Optional.empty() : Optional.of("0 or 1");
        }
        if (form.startsWith("whole:")) {
            String range = form.substring("whole:".length());
            return whole(value, range) ? Optional.empty() : Optional.of(words(range));
        }
        if (form.startsWith("one:")) {
            List<String> words = List.of(form.substring("one:".length()).split("\\|"));
            return words.contains(value.toUpperCase(Locale.ROOT))
                    ? Optional.empty()
                    : Optional.of("one of " + String.join(", ", words));
        }
        if (form.equals("level")) {
            return isWhole(value) || LEVELS.contains(value.toUpperCase(Locale.ROOT))
                    ? Optional.empty()
                    : Optional.of("one of " + String.join(", ", LEVELS));
        }
        return Optional.empty();
    }

    public static boolean isWhole(String value) {
        return value.length() <= NUMBER_CHARACTERS
                && value.matches("[+-]?(0[xX][0-9a-fA-F]+|\\d+)");
    }

    /// As C's strtoll with base 0 reads it, of a value that [#isWhole].
    public static long number(String value) {
        return Long.decode(value);
    }

    private static boolean whole(String value, String range) {
        int dots = range.indexOf("..");
        String least = range.substring(0, dots);
        String most = range.substring(dots + 2);
        return isWhole(value)
                && (least.isEmpty() || number(value) >= Long.parseLong(least))
                && (most.isEmpty() || number(value) <= Long.parseLong(most));
    }

    private static String words(String range) {
        int dots = range.indexOf("..");
        String most = range.substring(dots + 2);
        return "a whole number from "
                + range.substring(0, dots)
                + (most.isEmpty() ? " on" : " to " + most);
    }
}

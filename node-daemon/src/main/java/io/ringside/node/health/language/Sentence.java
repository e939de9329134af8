package io.ringside.node.health.language;

import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A sentence with `{expression}` in it, filled in with what a subject shows: numbers with their
/// units, `{expression %}` as a percentage, "unknown" for what is not known. Immutable.
public final class Sentence {
    private sealed interface Part {}

    private record Plain(String text) implements Part {}

    private record Filled(Expression expression, boolean percent) implements Part {}

    private final List<Part> parts;
    private final Set<Counted> counted;

    private Sentence(List<Part> parts, Set<Counted> counted) {
        this.parts = List.copyOf(parts);
        this.counted = Set.copyOf(counted);
    }

    /// @throws LanguageException naming the column within the sentence
    public static Sentence parse(String text, SubjectKind kind, long windowNanos)
            throws LanguageException {
        List<Part> parts = new ArrayList<>();
        Set<Counted> counted = new LinkedHashSet<>();
        int at = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new LanguageException(open + 1, "`{` is not closed by `}`.");
            }
            parts.add(new Plain(text.substring(at, open)));
            String inner = text.substring(open + 1, close).stripTrailing();
            boolean percent = inner.endsWith("%");
            // Blanks before it: columns in errors are those of the sentence.
            Parser parser =
                    new Parser(
                            " ".repeat(open + 1)
                                    + (percent ? inner.substring(0, inner.length() - 1) : inner),
                            kind,
                            windowNanos);
            parts.add(new Filled(parser.whole(), percent));
            counted.addAll(parser.counted());
            at = close + 1;
        }
        parts.add(new Plain(text.substring(at)));
        return new Sentence(parts, counted);
    }

    public String of(Scope scope) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(
                    switch (part) {
                        case Plain plain -> plain.text();
                        case Filled filled -> words(filled, scope);
                    });
        }
        return text.toString();
    }

    public Set<Counted> counted() {
        return counted;
    }

    private static String words(Filled filled, Scope scope) {
        Expression expression = filled.expression();
        return switch (expression.sort()) {
            case NUMBER ->
                    UnitText.of(
                            expression.number(scope), filled.percent() ? "%" : expression.unit());
            case TRUTH -> truth(expression.number(scope));
            case TEXT -> {
                String words = expression.words().of(scope);
                yield words == null ? UnitText.UNKNOWN : words;
            }
        };
    }

    private static String truth(double value) {
        return Double.isNaN(value) ? UnitText.UNKNOWN : value == 1 ? "yes" : "no";
    }
}

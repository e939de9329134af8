package io.ringside.node.health.language;

import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.Set;

/// A condition of a rule, checked: true, false or unknown of a subject. Immutable.
public final class Condition {
    private final Expression expression;
    private final Set<Figure> figures;
    private final Set<Counted> counted;

    private Condition(Expression expression, Set<Figure> figures, Set<Counted> counted) {
        this.expression = expression;
        this.figures = Set.copyOf(figures);
        this.counted = Set.copyOf(counted);
    }

    /// @param windowNanos of a rate that names none
    /// @throws LanguageException naming the column
    public static Condition parse(String text, SubjectKind kind, long windowNanos)
            throws LanguageException {
        Parser parser = new Parser(text, kind, windowNanos);
        Expression expression = parser.condition();
        return new Condition(expression, parser.figures(), parser.counted());
    }

    /// 1, 0, or NaN when something it needs is not known.
    public double of(Scope scope) {
        return expression.number(scope);
    }

    /// Whether the subject has every figure that this cannot do without.
    public boolean isAnswerable(Scope scope) {
        for (Figure figure : figures) {
            if (Double.isNaN(scope.figure(figure))) {
                return false;
            }
        }
        return true;
    }

    /// Whose history has to be kept.
    public Set<Counted> counted() {
        return counted;
    }
}

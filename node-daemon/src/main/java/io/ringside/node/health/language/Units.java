package io.ringside.node.health.language;

/// What becomes of units in arithmetic, so that degrees are not compared with watts. A number
/// without a unit fits any. Stateless.
final class Units {
    private static final String RATIO = "1";

    private Units() {}

    /// The unit of both.
    static String same(Expression left, Expression right, Token operator) throws LanguageException {
        if (left.unit().isEmpty()) {
            return right.unit();
        }
        if (!right.unit().isEmpty() && !left.unit().equals(right.unit())) {
            throw new LanguageException(
                    operator.column(),
                    "`%s` has %s on its left and %s on its right."
                            .formatted(operator.text(), shown(left), shown(right)));
        }
        return left.unit();
    }

    static String product(Expression left, Expression right) {
        if (isPlain(left)) {
            return right.unit();
        }
        return isPlain(right) ? left.unit() : "";
    }

    static String quotient(Expression left, Expression right) {
        if (!left.unit().isEmpty() && left.unit().equals(right.unit())) {
            return RATIO;
        }
        return isPlain(right) ? left.unit() : "";
    }

    /// Seconds a second are a share of the time.
    static String perSecond(String unit) {
        return unit.equals("s") ? RATIO : unit + "/s";
    }

    private static boolean isPlain(Expression number) {
        return number.unit().isEmpty() || number.unit().equals(RATIO);
    }

    private static String shown(Expression number) {
        return number.unit().equals(RATIO) ? "a ratio" : number.unit();
    }
}

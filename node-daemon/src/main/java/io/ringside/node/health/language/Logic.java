package io.ringside.node.health.language;

/// Three-valued logic and arithmetic over doubles: 1 true, 0 false, NaN unknown. What is known to
/// decide, decides: false `and` unknown is false, true `or` unknown is true. Stateless.
final class Logic {
    private Logic() {}

    static double and(double left, double right) {
        if (left == 0 || right == 0) {
            return 0;
        }
        return left == 1 && right == 1 ? 1 : Scope.UNKNOWN;
    }

    static double or(double left, double right) {
        if (left == 1 || right == 1) {
            return 1;
        }
        return left == 0 && right == 0 ? 0 : Scope.UNKNOWN;
    }

    static double truth(boolean truth) {
        return truth ? 1 : 0;
    }

    static double compare(String operator, double left, double right) {
        if (Double.isNaN(left) || Double.isNaN(right)) {
            return Scope.UNKNOWN;
        }
        return truth(
                switch (operator) {
                    case "<" -> left < right;
                    case "<=" -> left <= right;
                    case ">" -> left > right;
                    case ">=" -> left >= right;
                    case "==" -> left == right;
                    case "!=" -> left != right;
                    default -> throw new IllegalArgumentException("operator=" + operator);
                });
    }

    /// Nothing divided by nothing is not known, and neither is something.
    static double divide(double left, double right) {
        return right == 0 ? Scope.UNKNOWN : left / right;
    }
}

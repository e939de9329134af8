package io.ringside.node.health.language;

import org.jspecify.annotations.Nullable;

/// A checked piece of a rule. A truth is 1 or 0; number and truth alike are NaN when something that
/// they need is not known. Immutable.
///
/// @param unit UCUM of a number; empty: of any, as a number without one is
/// @param value of a number or truth
/// @param words of a text
record Expression(Sort sort, String unit, Value value, Words words) {
    enum Sort {
        NUMBER("a number"),
        TRUTH("a condition"),
        TEXT("a text");

        final String words;

        Sort(String words) {
            this.words = words;
        }
    }

    @FunctionalInterface
    interface Value {
        double of(Scope scope);
    }

    @FunctionalInterface
    interface Words {
        /// Null when it is not known.
        @Nullable String of(Scope scope);
    }

    static Expression number(String unit, Value value) {
        return new Expression(Sort.NUMBER, unit, value, scope -> null);
    }

    static Expression truth(Value value) {
        return new Expression(Sort.TRUTH, "", value, scope -> null);
    }

    static Expression text(Words words) {
        return new Expression(Sort.TEXT, "", scope -> Scope.UNKNOWN, words);
    }

    double number(Scope scope) {
        return value.of(scope);
    }
}

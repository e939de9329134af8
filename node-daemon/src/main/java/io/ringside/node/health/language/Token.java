package io.ringside.node.health.language;

/// A word of the rule language. Immutable.
///
/// @param text a name, the content of a text, or a symbol; empty at the end
/// @param number in the base unit
/// @param unit UCUM; empty: none was written
/// @param column from 1
record Token(Kind kind, String text, double number, String unit, int column) {
    enum Kind {
        NUMBER,
        NAME,
        TEXT,
        SYMBOL,
        END
    }

    boolean is(String word) {
        return (kind == Kind.SYMBOL || kind == Kind.NAME) && text.equals(word);
    }

    /// As an error names it.
    String shown() {
        return switch (kind) {
            case END -> "the end";
            case TEXT -> "\"" + text + "\"";
            case NUMBER, NAME, SYMBOL -> "`" + text + "`";
        };
    }
}

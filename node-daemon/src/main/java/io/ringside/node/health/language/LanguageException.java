package io.ringside.node.health.language;

/// A text is not of the rule language; the message is one sentence and names the column.
public final class LanguageException extends Exception {
    private static final long serialVersionUID = 1;

    private final String sentence;

    /// @param column from 1
    LanguageException(int column, String sentence) {
        super("column %d: %s".formatted(column, sentence));
        this.sentence = "column %d: %s".formatted(column, sentence);
    }

    public String sentence() {
        return sentence;
    }
}

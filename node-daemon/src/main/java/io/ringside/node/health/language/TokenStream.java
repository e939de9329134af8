package io.ringside.node.health.language;

import java.util.List;

/// The words of one text, taken in order. Belongs to its parser.
final class TokenStream {
    private final List<Token> tokens;
    private int at;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    /// Not taken yet; the last one is always [Token.Kind#END].
    Token next() {
        return tokens.get(at);
    }

    void skip() {
        if (at < tokens.size() - 1) {
            at++;
        }
    }

    boolean accept(String word) {
        if (next().is(word)) {
            skip();
            return true;
        }
        return false;
    }

    boolean callFollows() {
        return at + 1 < tokens.size() && tokens.get(at + 1).is("(");
    }

    Token expect(String symbol) throws LanguageException {
        Token token = next();
        if (!accept(symbol)) {
            throw new LanguageException(
                    token.column(), "`%s` expected before %s.".formatted(symbol, token.shown()));
        }
        return token;
    }

    Token expect(Token.Kind kind, String what) throws LanguageException {
        Token token = next();
        if (token.kind() != kind) {
            throw new LanguageException(
                    token.column(),
                    "%s stands where %s is expected.".formatted(token.shown(), what));
        }
        skip();
        return token;
    }

    void expectEnd() throws LanguageException {
        if (next().kind() != Token.Kind.END) {
            throw new LanguageException(
                    next().column(), next().shown() + " stands behind the end of the expression.");
        }
    }
}

package io.ringside.node.identity;

/// Makes text from outside fit for a screen. Stateless.
final class Words {
    private Words() {}

    /// Cut to `most` characters; what is not printable becomes `?`.
    static String printable(String text, int most) {
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(most)
                .forEach(c ->
                        clean.appendCodePoint(
                                Character.isISOControl(c)
                                                || !Character.isDefined(c)
                                                || Character.getType(c) == Character.SURROGATE
                                        ? '?'
                                        : c));
        return clean.toString();
    }
}

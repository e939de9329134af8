package io.ringside.protocol.text;

/// Text that others wrote, made fit for a log, a terminal and a window, where it enters. What could
/// steer one becomes `?`: controls (escapes and line ends among them), formats (directions of
/// writing, joiners, tags), line and paragraph separators, halves of surrogate pairs, private and
/// undefined characters. Stateless; costs one look at each character kept.
public final class ForeignText {
    private ForeignText() {}

    /// One line of at most `most` characters (code points); the rest is cut off.
    public static String line(String text, int most) {
        return clean(text, most, false);
    }

    /// As [#line], but `\n` stays.
    public static String lines(String text, int most) {
        return clean(text, most, true);
    }

    private static String clean(String text, int most, boolean lineEnds) {
        int end = 0;
        int kept = 0;
        boolean untouched = true;
        while (end < text.length() && kept < most) {
            int c = text.codePointAt(end);
            untouched &= isHarmless(c, lineEnds);
            end += Character.charCount(c);
            kept++;
        }
        String bounded = text.substring(0, end);
        if (untouched) {
            return bounded;
        }
        StringBuilder clean = new StringBuilder(end);
        bounded.codePoints().forEach(c -> clean.appendCodePoint(isHarmless(c, lineEnds) ? c : '?'));
        return clean.toString();
    }

    private static boolean isHarmless(int c, boolean lineEnds) {
        if (c >= ' ' && c < 0x7f) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL -> lineEnds && c == '\n';
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}

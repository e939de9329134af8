package io.ringside.desktop.ui.action;

import java.util.Locale;
import java.util.OptionalInt;

/// Finds names by some of their letters in order: "tlf" is "Timeline: fit". Stateless.
final class Fuzzy {
    private static final int WORD_START = 8;
    private static final int CONSECUTIVE = 5;
    private static final int LATE = 1;

    private Fuzzy() {}

    /// How well `name` fits what was typed, more is better; empty: not all of it is in it. Spaces
    /// do not count.
    static OptionalInt score(String typed, String name) {
        String wanted = typed.toLowerCase(Locale.ROOT).replaceAll("\\s+", "");
        String text = name.toLowerCase(Locale.ROOT);
        // The best place of the first letter decides: names are short.
        OptionalInt best = wanted.isEmpty() ? OptionalInt.of(0) : OptionalInt.empty();
        for (int from = 0; from < text.length() && !wanted.isEmpty(); from++) {
            if (text.charAt(from) == wanted.charAt(0)) {
                OptionalInt here = from(wanted, text, from);
                if (here.isPresent() && (best.isEmpty() || here.getAsInt() > best.getAsInt())) {
                    best = here;
                }
            }
        }
        return best;
    }

    private static OptionalInt from(String wanted, String text, int start) {
        int score = -LATE * start;
        int at = start;
        int last = start - 1;
        for (int i = 0; i < wanted.length(); i++) {
            int next = next(text, wanted.charAt(i), at, last);
            if (next < 0) {
                return OptionalInt.empty();
            }
            score += begins(text, next) ? WORD_START : 0;
            score += i > 0 && next == last + 1 ? CONSECUTIVE : 0;
            score -= i > 0 ? Math.min(next - last - 1, WORD_START) * LATE : 0;
            last = next;
            at = next + 1;
        }
        return OptionalInt.of(score);
    }

    /// The letter next to the last one, else at the beginning of a word, else the first there is.
    private static int next(String text, char letter, int at, int last) {
        int first = text.indexOf(letter, at);
        if (first == last + 1) {
            return first;
        }
        for (int i = first; i >= 0; i = text.indexOf(letter, i + 1)) {
            if (begins(text, i)) {
                return i;
            }
        }
        return first;
    }

    private static boolean begins(String text, int at) {
        return at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
    }
}

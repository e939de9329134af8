package io.ringside.desktop.boot;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.CharsetEncoder;
import java.util.Map;

/// Writes letters that a terminal does not have as those that it has: "us" for microseconds and not
/// a question mark. Not thread-safe but through the PrintWriter around it.
final class PlainLetters extends FilterWriter {
    private static final Map<Character, String> PLAIN =
            Map.of(
                    '\u00B5', "u",
                    '\u00B0', "",
                    '\u00B7', "-",
                    '\u202F', " ",
                    '\u2013', "-",
                    '\u2212', "-",
                    '\u2026', "...",
                    '\u00D7', "x");

    private final CharsetEncoder encoder;

    PlainLetters(Writer out, CharsetEncoder encoder) {
        super(out);
        this.encoder = encoder;
    }

    /// What a command writes to.
    static PrintWriter writer(PrintStream to) {
        return new PrintWriter(
                new PlainLetters(
                        new PrintWriter(to, true, to.charset()), to.charset().newEncoder()),
                true);
    }

    @Override
    public void write(int letter) throws IOException {
        char one = (char) letter;
        if (one < 0x80 || Character.isSurrogate(one) || encoder.canEncode(one)) {
            out.write(letter);
        } else {
            out.write(PLAIN.getOrDefault(one, "?"));
        }
    }

    @Override
    public void write(char[] letters, int from, int count) throws IOException {
        for (int i = from; i < from + count; i++) {
            write(letters[i]);
        }
    }

    @Override
    public void write(String text, int from, int count) throws IOException {
        for (int i = from; i < from + count; i++) {
            write(text.charAt(i));
        }
    }
}

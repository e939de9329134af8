package io.ringside.node.source.engine.prometheus;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Strings of a page, so that a name or value that comes a thousand times is one object. Forgets
/// one for another in the same slot, and keeps none that is long; belongs to one parser.
final class TextCache {
    private static final int SLOTS = 4096;
    private static final int MOST_BYTES = 256;

    /// Of a text, beside its characters.
    private static final int TEXT_BYTES = 56;

    private final @Nullable String[] slots = new @Nullable String[SLOTS];
    private long madeBytes;

    /// Of all texts that were not known already: what they take of memory.
    long madeBytes() {
        return madeBytes;
    }

    /// @param quoted between quotes on the page, so that `\\`, `\"` and `\n` are escapes
    String text(byte[] bytes, int from, int to, boolean quoted) {
        int hash = 0;
        boolean plain = true;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
            plain &= bytes[i] >= 0 && bytes[i] != '\\';
        }
        if (!plain) {
            String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            madeBytes += TEXT_BYTES + 2L * text.length();
            return quoted ? unescaped(text) : text;
        }
        int slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
        String known = slots[slot];
        if (known != null && same(known, bytes, from, to)) {
            return known;
        }
        String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        madeBytes += TEXT_BYTES + text.length();
        if (to - from <= MOST_BYTES) {
            slots[slot] = text;
        }
        return text;
    }

    private static boolean same(String known, byte[] bytes, int from, int to) {
        if (known.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (known.charAt(i - from) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = c == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : 0;
            switch (next) {
                case '\\', '"' -> {
                    plain.append(next);
                    i++;
                }
                case 'n' -> {
                    plain.append('\n');
                    i++;
                }
                default -> plain.append(c);
            }
        }
        return plain.toString();
    }
}

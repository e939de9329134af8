package io.ringside.node.reading;

import io.ringside.protocol.text.ForeignText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The one place where texts of others become this daemon's: every record of this package passes
/// its texts through here, so that no source and no capture can forget it. Stateless.
public final class Texts {
    /// Characters; at most 16 KiB as UTF-8, which is what a capture takes of one text.
    static final int MOST_CHARACTERS = 4096;

    private Texts() {}

    /// One line that steers nothing.
    public static String clean(String text) {
        return ForeignText.line(text, MOST_CHARACTERS);
    }

    public static List<String> clean(List<String> texts) {
        return texts.stream().map(Texts::clean).toList();
    }

    /// Of two names that are the same once they are clean, the first in their order stays.
    public static Map<String, String> clean(Map<String, String> texts) {
        boolean untouched =
                texts.entrySet().stream()
                        .allMatch(each -> isClean(each.getKey()) && isClean(each.getValue()));
        if (untouched) {
            return Map.copyOf(texts);
        }
        Map<String, String> clean = new HashMap<>();
        new TreeMap<>(texts).forEach((name, text) -> clean.putIfAbsent(clean(name), clean(text)));
        return Map.copyOf(clean);
    }

    private static boolean isClean(String text) {
        return clean(text).equals(text);
    }
}

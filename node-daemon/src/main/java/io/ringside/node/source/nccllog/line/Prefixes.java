package io.ringside.node.source.nccllog.line;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// What a launcher or a clock puts before the lines of one file, but for its digits. Where a line
/// is cut by the next, that one's prefix stands at its end and is none of its words. Belongs to one
/// thread.
final class Prefixes {
    private static final int MOST = 64;
    private static final int MOST_CHARACTERS = 64;
    private static final Pattern DIGIT = Pattern.compile("\\d");

    private final Map<String, Integer> times = new LinkedHashMap<>();

    /// Text before a head.
    void saw(String before) {
        String shape = shape(before);
        boolean isPrefix = !shape.isEmpty() && shape.length() <= MOST_CHARACTERS;
        if (isPrefix && (times.size() < MOST || times.containsKey(shape))) {
            times.merge(shape, 1, Integer::sum);
        }
    }

    /// Words without the prefix at their end; one that came once only is none.
    String cutFrom(String words) {
        String shape = shape(words);
        int most = 0;
        for (Map.Entry<String, Integer> prefix : times.entrySet()) {
            if (prefix.getValue() > 1 && shape.endsWith(prefix.getKey())) {
                most = Math.max(most, prefix.getKey().length());
            }
        }
        return words.strip().substring(0, shape.length() - most).strip();
    }

    /// Without white space at its ends, as words are.
    private static String shape(String text) {
        return DIGIT.matcher(text.strip()).replaceAll("0");
    }
}

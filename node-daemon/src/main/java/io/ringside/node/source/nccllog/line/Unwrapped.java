package io.ringside.node.source.nccllog.line;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes off what a terminal or a container's log driver puts around a line: colours, also as
/// rsyslog and pagers spell them (#033[0m, ^[[0m), and JSON ({"log":"...\n"}, {"message":"..."}),
/// of which the text that holds NCCL's words is meant. Stateless.
final class Unwrapped {
    private static final String ESCAPES = "(?:\u001b|#033|\\^\\[)\\[[0-9;?]{0,32}[A-Za-z]";
    private static final Pattern CONTROL_SEQUENCE = Pattern.compile(ESCAPES);
    private static final Pattern LAST = Pattern.compile(ESCAPES + "$");
    private static final int LONGEST = 48;
    private static final int MOST_WRAPPINGS = 3;
    private static final int HEX = 16;
    private static final int UNICODE_DIGITS = 4;

    private Unwrapped() {}

    /// Usually one.
    static List<String> lines(String line) {
        return lines(line, MOST_WRAPPINGS);
    }

    /// @param wrappings that may still be taken off: a collector may wrap what was JSON before
    private static List<String> lines(String line, int wrappings) {
        if (line.indexOf(NcclWords.BEFORE_LEVEL) < 0) {
            return List.of(line);
        }
        int brace = line.indexOf('{');
        if (brace < 0 || brace > line.indexOf(NcclWords.BEFORE_LEVEL)) {
            return List.of(withoutColours(line));
        }
        String inside =
                wrappings == 0 ? "" : quoted(line, line.indexOf(NcclWords.BEFORE_LEVEL), brace);
        if (inside.isEmpty()) {
            return List.of(withoutColours(line));
        }
        List<String> lines = new ArrayList<>();
        for (String part : inside.split("[\r\n]+", -1)) {
            if (!part.isEmpty()) {
                lines.addAll(lines(part, wrappings - 1));
            }
        }
        return lines;
    }

    /// Only before NCCL's words: what NCCL says is shown as it is.
    private static String withoutColours(String line) {
        if (!mayBeColoured(line)) {
            return line;
        }
        int words = line.lastIndexOf(NcclWords.BEFORE_LEVEL);
        return CONTROL_SEQUENCE.matcher(line.substring(0, words)).replaceAll("")
                + line.substring(words);
    }

    /// Without white space at both ends, and without colours behind the words.
    static String words(String text) {
        String words = text.strip();
        if (!mayBeColoured(words)) {
            return words;
        }
        while (true) {
            int from = Math.max(0, words.length() - LONGEST);
            Matcher last = LAST.matcher(words).region(from, words.length());
            if (!last.find()) {
                return words;
            }
            words = words.substring(0, last.start()).stripTrailing();
        }
    }

    private static boolean mayBeColoured(String text) {
        return text.indexOf('\u001b') >= 0 || text.contains("#033[") || text.contains("^[[");
    }

    /// The JSON string around this place, decoded; empty when there is none.
    private static String quoted(String line, int place, int from) {
        int open = -1;
        boolean inside = false;
        for (int i = from; i < line.length(); i++) {
            char next = line.charAt(i);
            if (inside && next == '\\') {
                i++;
            } else if (next == '"') {
                if (inside && open < place && i > place) {
                    return decoded(line.substring(open + 1, i));
                }
                if (!inside && i > place) {
                    return "";
                }
                open = i;
                inside = !inside;
            }
        }
        // Cut by its length: as far as it goes.
        return inside && open < place ? decoded(line.substring(open + 1)) : "";
    }

    private static String decoded(String json) {
        if (json.indexOf('\\') < 0) {
            return json;
        }
        StringBuilder text = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char next = json.charAt(i);
            if (next != '\\' || i + 1 == json.length()) {
                text.append(next);
                continue;
            }
            char code = json.charAt(++i);
            switch (code) {
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    String digits =
                            json.substring(i + 1, Math.min(json.length(), i + 1 + UNICODE_DIGITS));
                    if (digits.matches("[0-9a-fA-F]{4}")) {
                        text.append((char) Integer.parseInt(digits, HEX));
                        i += UNICODE_DIGITS;
                    }
                }
                default -> text.append(code);
            }
        }
        return text.toString();
    }
}

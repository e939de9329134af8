package io.ringside.node.source.nccllog.line;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Takes off what a terminal or a container's log driver puts around a line: colours, and JSON
/// ({"log":"...\n"}, {"message":"..."}), of which the text that holds NCCL's words is meant.
/// Stateless.
final class Unwrapped {
    private static final Pattern CONTROL_SEQUENCE =
            Pattern.compile("\u001b\\[[0-9;?]{0,32}[A-Za-z]");
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
        int escape = line.indexOf('\u001b');
        int words = line.lastIndexOf(NcclWords.BEFORE_LEVEL);
        if (escape < 0 || escape > words) {
            return line;
        }
        return CONTROL_SEQUENCE.matcher(line.substring(0, words)).replaceAll("")
                + line.substring(words);
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

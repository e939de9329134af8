package io.ringside.node.source.engine.prometheus;

/// Finds the parts of one line of samples, without making objects. Belongs to one parser; what it
/// found is valid until the next [#scan].
///
/// The grammar is that of the text format 0.0.4 and of OpenMetrics 1.0 at once, with names in
/// quotes:
///
///     name{label="value",...} value [timestamp] [# exemplar]
///     {"name","label"="value",...} value [timestamp] [# exemplar]
final class SampleLine {
    static final int MOST_LABELS = 64;

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int nameFrom;
    private int nameTo;
    private boolean nameQuoted;
    private int labels;
    private double value;

    /// Four numbers a label: where its name and its value begin and end.
    private final int[] spans = new int[4 * MOST_LABELS];

    private final boolean[] quotedLabel = new boolean[MOST_LABELS];

    /// False: the line is malformed.
    boolean scan(byte[] line, int from, int to) {
        bytes = line;
        at = from;
        end = to;
        labels = 0;
        nameFrom = -1;
        nameQuoted = false;
        if (at < end && bytes[at] != '{') {
            nameFrom = at;
            skipName(true);
            nameTo = at;
        }
        skipBlanks();
        if (at < end && bytes[at] == '{' && !labels()) {
            return false;
        }
        return nameFrom >= 0 && nameTo > nameFrom && number() && rest();
    }

    String name(TextCache cache) {
        return cache.text(bytes, nameFrom, nameTo, nameQuoted);
    }

    Labels labels(TextCache cache) {
        String[] pairs = new String[2 * labels];
        for (int i = 0; i < labels; i++) {
            pairs[2 * i] = cache.text(bytes, spans[4 * i], spans[4 * i + 1], quotedLabel[i]);
            pairs[2 * i + 1] = cache.text(bytes, spans[4 * i + 2], spans[4 * i + 3], true);
        }
        return Labels.of(pairs);
    }

    int labelCount() {
        return labels;
    }

    double value() {
        return value;
    }

    private boolean labels() {
        at++;
        while (true) {
            skipBlanks();
            if (at < end && bytes[at] == '}') {
                at++;
                return true;
            }
            if (!label()) {
                return false;
            }
            skipBlanks();
            if (at < end && bytes[at] == ',') {
                at++;
            } else if (at >= end || bytes[at] != '}') {
                return false;
            }
        }
    }

    /// A label, or the metric's name in quotes.
    private boolean label() {
        boolean quoted = at < end && bytes[at] == '"';
        int from = quoted ? at + 1 : at;
        if (quoted ? !skipQuoted() : !skipName(false)) {
            return false;
        }
        int to = quoted ? at - 1 : at;
        skipBlanks();
        if (at < end && bytes[at] == '=') {
            at++;
            skipBlanks();
            int valueFrom = at + 1;
            if (labels == MOST_LABELS || to == from || !skipQuoted()) {
                return false;
            }
            int span = 4 * labels;
            spans[span] = from;
            spans[span + 1] = to;
            spans[span + 2] = valueFrom;
            spans[span + 3] = at - 1;
            quotedLabel[labels++] = quoted;
            return true;
        }
        if (!quoted || nameFrom >= 0) {
            return false;
        }
        nameFrom = from;
        nameTo = to;
        nameQuoted = true;
        return true;
    }

    private boolean number() {
        skipBlanks();
        int from = at;
        skipWord();
        try {
            value = Numbers.parse(bytes, from, at);
            return true;
        } catch (NumberFormatException notOne) {
            return false;
        }
    }

    /// A timestamp, an exemplar, or both: looked at only as far as to see that it is one.
    private boolean rest() {
        skipBlanks();
        if (at < end && bytes[at] != '#') {
            double kept = value;
            boolean timestamp = number() && Double.isFinite(value);
            value = kept;
            if (!timestamp) {
                return false;
            }
            skipBlanks();
        }
        if (at == end) {
            return true;
        }
        if (bytes[at++] != '#') {
            return false;
        }
        skipBlanks();
        return at < end && bytes[at] == '{';
    }

    private boolean skipName(boolean colons) {
        int from = at;
        while (at < end && isNameByte(bytes[at], colons, at > from)) {
            at++;
        }
        return at > from;
    }

    private static boolean isNameByte(byte b, boolean colons, boolean digits) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || b == '_'
                || (colons && b == ':')
                || (digits && b >= '0' && b <= '9');
    }

    /// From one quote to behind the other.
    private boolean skipQuoted() {
        if (at >= end || bytes[at] != '"') {
            return false;
        }
        at++;
        while (at < end && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return at++ < end;
    }

    private void skipWord() {
        while (at < end && bytes[at] != ' ' && bytes[at] != '\t') {
            at++;
        }
    }

    private void skipBlanks() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
    }
}

package io.ringside.node.host;

/// A text pattern: `*` stands for any run of characters, `/` among them, `?` for one. Immutable.
/// Matching takes at most pattern times text steps.
public record Glob(String pattern) {
    public boolean matches(String text) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (in < text.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resume = in;
            } else if (at < pattern.length() && isOne(pattern.charAt(at), text.charAt(in))) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    private static boolean isOne(char wanted, char found) {
        return wanted == '?' || wanted == found;
    }
}

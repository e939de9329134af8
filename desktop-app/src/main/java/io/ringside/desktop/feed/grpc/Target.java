package io.ringside.desktop.feed.grpc;

import io.ringside.protocol.text.ForeignText;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where a daemon listens, as the user typed it. Immutable.
///
/// @param text as typed, without blanks around it
/// @param host name or address, without brackets
/// @param port 1 to 65,535
public record Target(String text, String host, int port) {
    public static final int DEFAULT_PORT = 7575;

    /// No host is called so, and many a file.
    private static final Pattern FILE =
            Pattern.compile("\\.(ring|ringside|json|pkl|log|txt|gz)$", Pattern.CASE_INSENSITIVE);

    /// Reads `host`, `host:port`, `[v6]` or `[v6]:port`.
    ///
    /// @throws IllegalArgumentException one sentence for the user
    public static Target parse(String typed) {
        String text = typed.strip();
        if (text.contains("://")) {
            throw refused(typed, "it begins as an address of the web does");
        }
        if (text.indexOf('/') >= 0 || FILE.matcher(text).find()) {
            throw new IllegalArgumentException(
                    ForeignText.line(text, 200)
                            + (isThere(text)
                                    ? " is a file, and here a daemon is asked; write host:port, as in gpu7:7575"
                                    : " does not exist; check the name."));
        }
        if (text.indexOf('[') > 0 || (text.indexOf(']') >= 0 && !text.startsWith("["))) {
            throw refused(typed, "numbers of hosts stand in brackets like [001-064] or [1,3-5]");
        }
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        int close = text.indexOf(']');
        if (bracketed && close < 0) {
            throw refused(typed, "the bracket around the address is not closed");
        }
        boolean hasPort = bracketed ? close < text.length() - 1 : colon >= 0;
        if (hasPort && bracketed && text.charAt(close + 1) != ':') {
            throw refused(typed, "after the bracket there must be a colon and a port");
        }
        String host =
                bracketed ? text.substring(1, close) : hasPort ? text.substring(0, colon) : text;
        if (!bracketed && host.indexOf(':') >= 0) {
            throw refused(typed, "an IPv6 address stands in brackets");
        }
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw refused(typed, "the host's name is missing or has odd characters");
        }
        return new Target(
                text, host, hasPort ? port(typed, text.substring(colon + 1)) : DEFAULT_PORT);
    }

    /// True for this machine's own addresses, where plain text reaches nobody else. A name other
    /// than `localhost` is never one, as whoever answers for it could be anywhere.
    public boolean isLoopback() {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.equals("localhost")
                || lower.equals("::1")
                || lower.matches("127(\\.\\d{1,3}){3}");
    }

    private static boolean isThere(String name) {
        try {
            return Files.exists(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static int port(String typed, String digits) {
        if (!digits.matches("\\d{1,5}")) {
            throw refused(typed, "the port must be a number");
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw refused(typed, "the port must be 1 to 65535");
        }
        return port;
    }

    private static IllegalArgumentException refused(String typed, String reason) {
        return new IllegalArgumentException(
                "\""
                        + ForeignText.line(typed, 200)
                        + "\" is not a target: "
                        + reason
                        + "; write host:port, as in gpu7:7575");
    }
}

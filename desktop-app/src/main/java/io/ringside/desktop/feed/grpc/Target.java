package io.ringside.desktop.feed.grpc;

import io.ringside.protocol.text.ForeignText;
import java.util.Locale;

/// Where a daemon listens, as the user typed it. Immutable.
///
/// @param text as typed, without blanks around it
/// @param host name or address, without brackets
/// @param port 1 to 65,535
public record Target(String text, String host, int port) {
    public static final int DEFAULT_PORT = 7575;

    /// Reads `host`, `host:port`, `[v6]` or `[v6]:port`.
    ///
    /// @throws IllegalArgumentException one sentence for the user
    public static Target parse(String typed) {
        String text = typed.strip();
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
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == '/' || c == 0x7f)) {
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

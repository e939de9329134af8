package io.ringside.protocol.otlp;

import io.ringside.protocol.text.ForeignText;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Turns what receivers and the network say into one short line. Stateless.
final class AnswerText {
    private static final int MAX_CHARACTERS = 200;

    private AnswerText() {}

    static String of(byte[] body) {
        return shorten(new String(body, StandardCharsets.UTF_8));
    }

    static String of(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof UnresolvedAddressException) {
                return "the host is unknown";
            }
            if (at instanceof HttpConnectTimeoutException) {
                return "no connection within 3 s";
            }
        }
        if (failure instanceof ConnectException) {
            return "connection refused";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : shorten(message);
    }

    /// One line of at most 200 characters, without what no screen can show.
    static String shorten(String text) {
        String line = text.replaceAll("[^\\p{Print}\\p{L}]+", " ").strip();
        String kept = ForeignText.line(line, MAX_CHARACTERS);
        return kept.length() == line.length() ? kept : kept + "...";
    }

    /// Prometheus, Mimir and their like, of points that are there already or older than what is
    /// there.
    static boolean saysOutdated(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("out of order")
                || lower.contains("out-of-order")
                || lower.contains("duplicate sample")
                || lower.contains("too old sample")
                || lower.contains("sample-timestamp-too-old")
                || lower.contains("out of bounds");
    }
}

package io.ringside.protocol.http;

import io.ringside.protocol.text.ForeignText;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;

/// Turns what receivers and the network say into one short line. Stateless.
public final class AnswerText {
    private static final int MAX_CHARACTERS = 200;

    private AnswerText() {}

    /// What a body says, as UTF-8.
    public static String of(byte[] body) {
        return shorten(new String(body, StandardCharsets.UTF_8));
    }

    /// Why no answer came.
    public static String of(Throwable failure) {
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
    public static String shorten(String text) {
        String line = text.replaceAll("[^\\p{Print}\\p{L}]+", " ").strip();
        String kept = ForeignText.line(line, MAX_CHARACTERS);
        return kept.length() == line.length() ? kept : kept + "...";
    }
}

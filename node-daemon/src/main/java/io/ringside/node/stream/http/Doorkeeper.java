package io.ringside.node.stream.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Refuses what a browser sends on behalf of a page: no page is a client of this daemon, and any
/// that somebody looks at on this host could reach a loopback address. Immutable.
///
/// @param listen where the listener is
/// @param byToken requests carry a token, which no page has: then the `Host` may be any name that
///   leads here
public record Doorkeeper(InetSocketAddress listen, boolean byToken) {
    private static final int FORBIDDEN = 403;
    private static final int MISDIRECTED = 421;

    /// Absent: it may come in.
    public Optional<HttpAnswer> refusal(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        for (String browsers : List.of("Origin", "Sec-Fetch-Site")) {
            if (headers.containsKey(browsers)) {
                return Optional.of(
                        HttpAnswer.sentence(
                                FORBIDDEN,
                                "The request has the header %s, as a browser's has; pages are no clients of this daemon."
                                        .formatted(browsers)));
            }
        }
        if (!byToken
                && listen.getAddress().isLoopbackAddress()
                && !isOurs(headers.getFirst("Host"))) {
            return Optional.of(
                    HttpAnswer.sentence(
                            MISDIRECTED,
                            "The header Host names another host; use the address that this one listens on."));
        }
        return Optional.empty();
    }

    /// An address, the name that was configured, or a name without a dot: a page that had its own
    /// name lead here (DNS rebinding) has a domain's.
    private boolean isOurs(@Nullable String host) {
        if (host == null) {
            return true; // HTTP/1.0: no browser
        }
        String name = host.strip().toLowerCase(Locale.ROOT).replaceFirst(":\\d{0,5}$", "");
        return name.matches("\\[[0-9a-f:.]+]|[0-9.]+|[^.:]*")
                || name.equals(listen.getHostString().toLowerCase(Locale.ROOT));
    }
}

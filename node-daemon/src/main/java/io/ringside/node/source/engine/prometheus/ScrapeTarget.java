package io.ringside.node.source.engine.prometheus;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where a page is, and how much is spent on it. Immutable.
///
/// @param uri http or https, without user information
/// @param tokenFile holds a bearer token; read at every request, so that it may be renewed
/// @param connectTimeout for the connection alone
/// @param timeout for all of it, to the page's last byte
/// @param mostBytes of the page
/// @param mostKeptBytes of memory for what is wanted of it
public record ScrapeTarget(
        URI uri,
        Optional<Path> tokenFile,
        String userAgent,
        Duration connectTimeout,
        Duration timeout,
        long mostBytes,
        long mostKeptBytes) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final long MOST_BYTES = 16 << 20;

    public static ScrapeTarget of(
            URI uri, Optional<Path> tokenFile, String userAgent, long mostKeptBytes) {
        return new ScrapeTarget(
                uri, tokenFile, userAgent, CONNECT_TIMEOUT, TIMEOUT, MOST_BYTES, mostKeptBytes);
    }

    /// Without the query, which may hold a secret.
    public String shown() {
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }
}

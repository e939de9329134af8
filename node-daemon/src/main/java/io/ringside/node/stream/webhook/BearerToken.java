package io.ringside.node.stream.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compares what a request carries with the token, in a time that does not tell how much of it was
/// right. Immutable.
record BearerToken(Optional<String> token) {
    private static final String SCHEME = "Bearer ";

    /// @param header `Authorization`; null: there is none
    boolean allows(@Nullable String header) {
        if (token.isEmpty()) {
            return true;
        }
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        return MessageDigest.isEqual(
                bytes(token.get()), bytes(header.substring(SCHEME.length()).strip()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.ringside.node.stream.webhook;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.libc.RegularFile;
import io.ringside.node.stream.http.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The section `webhook` of the configuration. Immutable.
///
/// @param token every request must carry it; absent: none need to
/// @param duration of an incident when a request names none
public record WebhookSettings(InetSocketAddress listen, Optional<String> token, Duration duration) {
    static final Duration LEAST = Duration.ofSeconds(1);
    static final Duration MOST = Duration.ofHours(1);

    private static final int LEAST_TOKEN = 16;
    private static final int MOST_TOKEN_BYTES = 4_096;

    /// Empty: there is no such section, and nothing listens.
    ///
    /// @throws ConfigException when it cannot be used; an address that other hosts reach needs a
    ///   token
    public static Optional<WebhookSettings> from(ConfigSection webhook) throws ConfigException {
        if (webhook.names().isEmpty()) {
            return Optional.empty();
        }
        InetSocketAddress listen = ListenAddress.of(webhook, true);
        Optional<String> file = webhook.text("token_file");
        Optional<String> token =
                file.isEmpty() ? Optional.empty() : Optional.of(token(webhook, file.get()));
        Duration duration = webhook.duration("for").orElse(Duration.ofMinutes(1));
        if (duration.compareTo(LEAST) < 0 || duration.compareTo(MOST) > 0) {
            throw webhook.wrong("for", webhook.text("for").orElse(""), "1s to 1h");
        }
        webhook.refuseOthers();
        if (token.isEmpty() && !listen.getAddress().isLoopbackAddress()) {
            throw new ConfigException(
                    webhook.place()
                            + ".token_file is missing: other hosts reach this address, so that requests need a token.");
        }
        return Optional.of(new WebhookSettings(listen, token, duration));
    }

    private static String token(ConfigSection webhook, String file) throws ConfigException {
        try {
            String token =
                    new String(
                                    RegularFile.named(Path.of(file), MOST_TOKEN_BYTES),
                                    StandardCharsets.UTF_8)
                            .strip();
            if (token.length() < LEAST_TOKEN || token.chars().anyMatch(Character::isISOControl)) {
                throw webhook.wrong(
                        "token_file",
                        file,
                        "a file with one line of at least " + LEAST_TOKEN + " characters");
            }
            return token;
        } catch (FileSystemException refused) {
            throw webhook.wrong(
                    "token_file", file, "a file that can be read (" + refused.getReason() + ")");
        } catch (IOException | RuntimeException unreadable) {
            throw webhook.wrong("token_file", file, "a file that can be read (" + unreadable + ")");
        }
    }
}

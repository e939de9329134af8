package io.ringside.node.stream.webhook;

import io.ringside.protocol.text.ForeignText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the query of a request asks for. Immutable.
///
/// @param reason empty: none was given
record IncidentRequest(Duration duration, String reason) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(s|m|h)?");
    private static final int MOST_REASON = 200;

    /// @param query as it came, still encoded
    /// @throws IllegalArgumentException with a sentence
    static IncidentRequest parse(@Nullable String query, Duration otherwise) {
        Map<String, String> values = values(query == null ? "" : query);
        String typed = values.remove("for");
        String reason = values.remove("reason");
        if (!values.isEmpty()) {
            throw new IllegalArgumentException(
                    "`%s` is not known; known: for, reason."
                            .formatted(line(values.keySet().iterator().next())));
        }
        return new IncidentRequest(
                typed == null ? otherwise : duration(typed), reason == null ? "" : line(reason));
    }

    /// What others wrote, fit for a log and a screen.
    static String line(String text) {
        return ForeignText.line(text.strip(), MOST_REASON);
    }

    private static Duration duration(String typed) {
        Matcher form = DURATION.matcher(typed);
        if (form.matches()) {
            long count = Long.parseLong(form.group(1));
            String unit = form.group(2) == null ? "s" : form.group(2);
            Duration duration =
                    switch (unit) {
                        case "h" -> Duration.ofHours(count);
                        case "m" -> Duration.ofMinutes(count);
                        default -> Duration.ofSeconds(count);
                    };
            if (duration.compareTo(WebhookSettings.LEAST) >= 0
                    && duration.compareTo(WebhookSettings.MOST) <= 0) {
                return duration;
            }
        }
        throw new IllegalArgumentException("for=%s is not 1s to 1h.".formatted(line(typed)));
    }

    private static Map<String, String> values(String query) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                values.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

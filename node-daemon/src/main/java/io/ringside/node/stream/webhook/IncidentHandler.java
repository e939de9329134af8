package io.ringside.node.stream.webhook;

import com.sun.net.httpserver.HttpExchange;
import io.ringside.node.guard.RateLimit;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.sampling.RhythmControl.By;
import io.ringside.node.sampling.RhythmControl.Status;
import io.ringside.node.stream.http.Doorkeeper;
import io.ringside.node.stream.http.HttpAnswer;
import io.ringside.node.stream.http.SmallHttpServer;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers `POST /incident`. Without a body, or with Alertmanager's while alerts fire, an incident
/// begins or gets a later end; when they are resolved, the one that a webhook began ends. On the
/// listener's threads.
///
/// Who may not come in is turned away before anything is counted or read: strangers have a limit of
/// their own, and use up nothing of the others'.
final class IncidentHandler implements SmallHttpServer.Answers {
    private static final Logger LOG = LoggerFactory.getLogger(IncidentHandler.class);
    private static final String PATH = "/incident";
    private static final int AT_ONCE = 10;
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_BODY_BYTES = 64 * 1024;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int TOO_LARGE = 413;
    private static final int WRONG_TYPE = 415;
    private static final int TOO_MANY = 429;

    private final RhythmControl rhythm;
    private final WebhookSettings settings;
    private final Doorkeeper doorkeeper;
    private final BearerToken token;
    private final RateLimit limit;
    private final RateLimit strangersLimit;

    IncidentHandler(RhythmControl rhythm, WebhookSettings settings, LongSupplier monotonicNanos) {
        this.rhythm = rhythm;
        this.settings = settings;
        doorkeeper = new Doorkeeper(settings.listen(), settings.token().isPresent());
        token = new BearerToken(settings.token());
        limit = new RateLimit(monotonicNanos, AT_ONCE, PERIOD_NANOS);
        strangersLimit = new RateLimit(monotonicNanos, AT_ONCE, PERIOD_NANOS);
    }

    @Override
    public HttpAnswer answer(HttpExchange exchange) throws IOException {
        HttpAnswer answer =
                doorkeeper
                        .refusal(exchange)
                        .or(() -> stranger(exchange))
                        .or(() -> wrong(exchange))
                        .orElse(null);
        if (answer == null) {
            answer = read(exchange);
        }
        if (answer.code() != OK) {
            LOG.debug("{} from {}", answer.body().strip(), exchange.getRemoteAddress());
        }
        return answer;
    }

    private Optional<HttpAnswer> stranger(HttpExchange exchange) {
        if (token.allows(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return Optional.empty();
        }
        return Optional.of(
                strangersLimit.accept()
                        ? answer(UNAUTHORIZED, "The bearer token is missing or wrong.")
                        : answer(TOO_MANY, "Too many requests without the token."));
    }

    private Optional<HttpAnswer> wrong(HttpExchange exchange) {
        if (!exchange.getRequestURI().getPath().equals(PATH)) {
            return Optional.of(answer(NOT_FOUND, "Only " + PATH + " is here."));
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return Optional.of(answer(WRONG_METHOD, "Only POST is answered."));
        }
        // What a page may send to any host without asking has another type than JSON.
        String type =
                Objects.requireNonNullElse(
                        exchange.getRequestHeaders().getFirst("Content-Type"), "");
        if (settings.token().isEmpty()
                && !type.isEmpty()
                && !type.strip().toLowerCase(Locale.ROOT).startsWith("application/json")) {
            return Optional.of(answer(WRONG_TYPE, "The Content-Type is not application/json."));
        }
        return Optional.empty();
    }

    private HttpAnswer read(HttpExchange exchange) throws IOException {
        // Beyond the bound too, so that whoever sends a little more hears of it.
        byte[] body = exchange.getRequestBody().readNBytes(2 * MOST_BODY_BYTES);
        if (body.length > MOST_BODY_BYTES) {
            return answer(TOO_LARGE, "The body has more than 64 KiB.");
        }
        // Counted once it is there, so that one that never comes whole uses up nothing.
        return limit.accept()
                ? change(exchange, body)
                : answer(TOO_MANY, "Too many requests; try again in a few seconds.");
    }

    private static HttpAnswer answer(int code, String sentence) {
        return HttpAnswer.sentence(code, sentence);
    }

    private HttpAnswer change(HttpExchange exchange, byte[] body) {
        try {
            IncidentRequest request =
                    IncidentRequest.parse(
                            exchange.getRequestURI().getRawQuery(), settings.duration());
            if (body.length == 0) {
                return answer(OK, begin(request, request.reason()));
            }
            AlertBody alerts = AlertBody.parse(body);
            if (alerts.resolved()) {
                return answer(OK, said(rhythm.normalIfBegunBy(By.WEBHOOK)));
            }
            String names = IncidentRequest.line(String.join(", ", alerts.names()));
            return answer(
                    OK, begin(request, request.reason().isEmpty() ? names : request.reason()));
        } catch (IllegalArgumentException wrong) {
            return answer(BAD_REQUEST, String.valueOf(wrong.getMessage()));
        } catch (IOException notJson) {
            return answer(
                    BAD_REQUEST,
                    "The body is neither empty nor Alertmanager's JSON: "
                            + IncidentRequest.line(String.valueOf(notJson.getMessage())));
        }
    }

    private String begin(IncidentRequest request, String reason) {
        return said(
                rhythm.incidentAtLeast(
                        By.WEBHOOK,
                        request.duration().toNanos(),
                        "webhook" + (reason.isEmpty() ? "" : ": " + reason)));
    }

    private static String said(Status status) {
        return status.rhythm() == Rhythm.NORMAL
                ? "Normal rhythm."
                : "Incident rhythm (%s).".formatted(status.reason());
    }
}

package io.ringside.node.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.sampling.RhythmControl.By;
import io.ringside.node.sampling.RhythmControl.Status;
import io.ringside.node.source.Rhythm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers `POST /incident`. Without a body, or with Alertmanager's while alerts fire, an incident
/// begins or gets a later end; when they are resolved, the one that a webhook began ends. On the
/// listener's few threads.
final class IncidentHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(IncidentHandler.class);
    private static final String PATH = "/incident";
    private static final int MOST_BODY_BYTES = 64 * 1024;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;

    private final RhythmControl rhythm;
    private final WebhookSettings settings;
    private final BearerToken token;
    private final RateLimit limit;

    private record Answer(int code, String sentence) {}

    IncidentHandler(RhythmControl rhythm, WebhookSettings settings, RateLimit limit) {
        this.rhythm = rhythm;
        this.settings = settings;
        this.limit = limit;
        token = new BearerToken(settings.token());
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            if (answer.code() != OK) {
                LOG.debug("{} from {}", answer.sentence(), exchange.getRemoteAddress());
            }
            byte[] body = (answer.sentence() + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            // What was not read of the request must not hold the connection up.
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(answer.code(), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        if (!limit.accept()) {
            return new Answer(TOO_MANY, "Too many requests; try again in a few seconds.");
        }
        if (!token.allows(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return new Answer(UNAUTHORIZED, "The bearer token is missing or wrong.");
        }
        if (!exchange.getRequestURI().getPath().equals(PATH)) {
            return new Answer(NOT_FOUND, "Only " + PATH + " is here.");
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return new Answer(WRONG_METHOD, "Only POST is answered.");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        if (body.length > MOST_BODY_BYTES) {
            return new Answer(TOO_LARGE, "The body has more than 64 KiB.");
        }
        return change(exchange, body);
    }

    private Answer change(HttpExchange exchange, byte[] body) {
        try {
            IncidentRequest request =
                    IncidentRequest.parse(
                            exchange.getRequestURI().getRawQuery(), settings.duration());
            if (body.length == 0) {
                return new Answer(OK, begin(request, request.reason()));
            }
            AlertBody alerts = AlertBody.parse(body);
            if (alerts.resolved()) {
                return new Answer(OK, said(rhythm.normalIfBegunBy(By.WEBHOOK)));
            }
            String names = IncidentRequest.line(String.join(", ", alerts.names()));
            return new Answer(
                    OK, begin(request, request.reason().isEmpty() ? names : request.reason()));
        } catch (IllegalArgumentException wrong) {
            return new Answer(BAD_REQUEST, String.valueOf(wrong.getMessage()));
        } catch (IOException notJson) {
            return new Answer(
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

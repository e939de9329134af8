package io.ringside.node.stream.healthz;

import com.sun.net.httpserver.HttpExchange;
import io.ringside.node.stream.http.Doorkeeper;
import io.ringside.node.stream.http.HttpAnswer;
import io.ringside.node.stream.http.SmallHttpServer;
import io.ringside.node.vitals.DaemonHealth;
import io.ringside.node.vitals.Vitals;
import java.io.IOException;

/// Answers `GET /healthz`: 200 while the daemon works, else 503, and its own state. Made and closed
/// by the boot thread.
public final class HealthzServer implements AutoCloseable {
    private static final String PATH = "/healthz";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int FAILING = 503;

    private final SmallHttpServer server;

    private HealthzServer(SmallHttpServer server) {
        this.server = server;
    }

    /// Listens from now on.
    ///
    /// @throws IOException with one sentence when the address cannot be had
    public static HealthzServer start(HealthzSettings settings, DaemonHealth health)
            throws IOException {
        Doorkeeper doorkeeper = new Doorkeeper(settings.listen(), false);
        return new HealthzServer(
                SmallHttpServer.start(
                        "healthz",
                        settings.listen(),
                        exchange ->
                                doorkeeper
                                        .refusal(exchange)
                                        .orElseGet(() -> answer(exchange, health))));
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    private static HttpAnswer answer(HttpExchange exchange, DaemonHealth health) {
        if (!exchange.getRequestURI().getPath().equals(PATH)) {
            return HttpAnswer.sentence(NOT_FOUND, "Only " + PATH + " is here.");
        }
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return HttpAnswer.sentence(WRONG_METHOD, "Only GET and HEAD are answered.");
        }
        Vitals vitals = health.now();
        return new HttpAnswer(
                vitals.complaint().isEmpty() ? OK : FAILING,
                "application/json",
                VitalsJson.text(vitals));
    }
}

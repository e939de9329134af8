package io.ringside.node.stream.webhook;

import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.stream.http.SmallHttpServer;
import io.ringside.node.time.EventClock;
import java.io.IOException;

/// The webhook's listener. Made and closed by the boot thread.
public final class IncidentWebhook implements AutoCloseable {
    private final SmallHttpServer server;

    private IncidentWebhook(SmallHttpServer server) {
        this.server = server;
    }

    /// Listens from now on.
    ///
    /// @throws IOException with one sentence when the address cannot be had
    public static IncidentWebhook start(
            WebhookSettings settings, RhythmControl rhythm, EventClock clock) throws IOException {
        return new IncidentWebhook(
                SmallHttpServer.start(
                        "webhook",
                        settings.listen(),
                        new IncidentHandler(rhythm, settings, clock::monotonicNanos)));
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}

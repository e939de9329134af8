package io.ringside.node.webhook;

import com.sun.net.httpserver.HttpServer;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.time.EventClock;
import java.io.IOException;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The listener: two threads, sixteen connections, five seconds for a request, ten requests at once
/// and one each second. Made and closed by the boot thread.
public final class IncidentWebhook implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int BACKLOG = 16;
    private static final int AT_ONCE = 10;
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HttpServer server;
    private final ExecutorService threads;

    private IncidentWebhook(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /// Listens from now on.
    ///
    /// @throws IOException with one sentence when the address cannot be had
    public static IncidentWebhook start(
            WebhookSettings settings, RhythmControl rhythm, EventClock clock) throws IOException {
        boundTheServer();
        HttpServer server;
        try {
            server = HttpServer.create(settings.listen(), BACKLOG);
        } catch (IOException taken) {
            throw new IOException(
                    "The webhook cannot listen on %s (%s); stop what uses it, or choose another webhook.listen."
                            .formatted(settings.listen(), taken.getMessage()),
                    taken);
        }
        ExecutorService threads =
                Executors.newFixedThreadPool(
                        THREADS,
                        Thread.ofPlatform().name("ringside-webhook-", 0).daemon().factory());
        server.setExecutor(threads);
        var _ =
                server.createContext(
                        "/",
                        new IncidentHandler(
                                rhythm, settings, new RateLimit(clock, AT_ONCE, PERIOD_NANOS)));
        server.start();
        return new IncidentWebhook(server, threads);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /// The JDK's server takes its bounds from system properties, once, before the first is made.
    private static void boundTheServer() {
        Properties properties = System.getProperties();
        properties.putIfAbsent("sun.net.httpserver.maxReqTime", "5");
        properties.putIfAbsent("sun.net.httpserver.maxRspTime", "5");
        properties.putIfAbsent("sun.net.httpserver.idleInterval", "5");
        properties.putIfAbsent("jdk.httpserver.maxConnections", "16");
        properties.putIfAbsent("sun.net.httpserver.maxReqHeaders", "50");
    }
}

package io.ringside.desktop.report.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.ringside.protocol.http.Backoff;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final Backoff SHORT = new Backoff(1, 2, new Random(1));

    private final BlockingQueue<String> got = new LinkedBlockingQueue<>();
    private final Queue<Integer> answers = new ArrayDeque<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/hook",
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    got.add(exchange.getRequestHeaders().getFirst("X-Token") + " " + body);
                    Integer answer;
                    synchronized (answers) {
                        answer = answers.poll();
                    }
                    exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void postsMessagesInTheirOrderWithItsHeaders() throws Exception {
        try (Webhook webhook = webhook()) {
            webhook.send("{1}");
            webhook.send("{2}");
            assertTrue(webhook.drain(DEADLINE_NANOS));
            assertEquals(2, webhook.delivered());
            assertEquals("", webhook.error());
        }
        assertEquals(List.of("secret {1}", "secret {2}"), List.copyOf(got));
    }

    @Test
    void sendsAgainWhatABusyReceiverDidNotTake() throws Exception {
        answers.addAll(List.of(503, 429, 200));
        try (Webhook webhook = webhook()) {
            webhook.send("{1}");
            assertTrue(webhook.drain(DEADLINE_NANOS));
            assertEquals(1, webhook.delivered());
        }
        assertEquals(3, got.size());
    }

    @Test
    void countsWhatIsRefusedAndSaysWhyWithoutThePath() throws Exception {
        answers.addAll(List.of(403));
        try (Webhook webhook = webhook()) {
            webhook.send("{1}");
            webhook.send("{2}");
            assertTrue(webhook.drain(DEADLINE_NANOS));
            assertEquals(1, webhook.delivered());
            assertEquals(1, webhook.undelivered());
        }
        assertEquals(2, got.size());
    }

    @Test
    void whereNobodyListensMessagesWaitAndAreCountedAtTheEnd() throws Exception {
        int port = server.getAddress().getPort();
        server.stop(0);
        Webhook webhook =
                Webhook.to(
                        "http://127.0.0.1:" + port + "/hook",
                        Map.of(),
                        new Backoff(DEADLINE_NANOS, DEADLINE_NANOS, new Random(1)));
        webhook.send("{1}");
        webhook.send("{2}");
        assertFalse(webhook.drain(1));
        webhook.close();
        assertTrue(webhook.drain(DEADLINE_NANOS), "it does not hold up the end");
        assertEquals(2, webhook.undelivered());
        webhook.send("{3}");
        assertEquals(3, webhook.undelivered());
    }

    @Test
    void refusesWhatIsNoUrlOfTheWeb() {
        for (String wrong : List.of("", "hook", "ftp://a/b", "http:///x", "http://a b/")) {
            var refused =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> Webhook.to(wrong, Map.of(), SHORT));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("is no webhook"),
                    refused::toString);
        }
    }

    private Webhook webhook() {
        return Webhook.to(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/hook",
                Map.of("X-Token", "secret"),
                SHORT);
    }
}

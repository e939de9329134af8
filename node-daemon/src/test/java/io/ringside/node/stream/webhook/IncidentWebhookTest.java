package io.ringside.node.stream.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.time.HandClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentWebhookTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String TOKEN = "0123456789abcdef0123";
    private static final String FIRING =
            """
            {"version":"4","status":"firing","groupLabels":{"a":{"b":[1,2]}},"alerts":[
              {"status":"firing","labels":{"alertname":"GpuHot","status":"x"},"annotations":{"n":null}},
              {"labels":{"instance":"n1","alertname":"GpuLost"}}]}
            """;

    private final HandClock clock = new HandClock(0, 0);
    private final RhythmControl rhythm = new RhythmControl(clock, event -> {});

    @Test
    void beginsAnIncidentForTheTimeAndReasonAskedFor() throws Exception {
        assertEquals(
                "200 Incident rhythm (webhook: disk & more).",
                post("?for=90s&reason=disk+%26+more", "", ""));
        assertEquals(90 * SECOND, rhythm.status().untilEpochNanos());
        assertEquals("200 Incident rhythm (webhook: disk & more).", post("", "", ""));
    }

    @Test
    void alertmanagerBeginsAndEndsIt() throws Exception {
        assertEquals("200 Incident rhythm (webhook: GpuHot, GpuLost).", post("", "", FIRING));
        assertEquals(60 * SECOND, rhythm.status().untilEpochNanos());
        assertEquals("200 Normal rhythm.", post("", "", FIRING.replaceFirst("firing", "resolved")));
        assertEquals(Rhythm.NORMAL, rhythm.rhythm());
    }

    @Test
    void anAlertThatIsResolvedDoesNotEndWhatWasBegunByHand() throws Exception {
        rhythm.incident(RhythmControl.By.REQUEST, 60 * SECOND, "by hand");
        assertEquals(
                "200 Incident rhythm (by hand).",
                post("", "", "{\"status\":\"resolved\",\"alerts\":[]}"));
    }

    @Test
    void refusesWithoutTheRightToken() throws Exception {
        for (String header :
                new String[] {"", "Bearer wrong", "Basic " + TOKEN, "Bearer " + TOKEN + "x"}) {
            assertEquals(
                    "401 The bearer token is missing or wrong.",
                    send(Optional.of(TOKEN), "POST", "/incident", header, ""));
        }
        assertEquals(Rhythm.NORMAL, rhythm.rhythm());
        assertEquals(
                "200 Incident rhythm (webhook).",
                send(Optional.of(TOKEN), "POST", "/incident", "Bearer " + TOKEN, ""));
    }

    @Test
    void refusesWhatItCannotUse() throws Exception {
        assertEquals("400 for=2d is not 1s to 1h.", post("?for=2d", "", ""));
        assertEquals("400 for=0s is not 1s to 1h.", post("?for=0s", "", ""));
        assertEquals("400 `force` is not known; known: for, reason.", post("?force=1", "", ""));
        assertTrue(post("", "", "{\"status\":\"odd\"}").startsWith("400 The body is neither"));
        assertTrue(post("", "", "{\"status\":\"firing\"} {").startsWith("400 The body is neither"));
        assertTrue(post("", "", "[".repeat(1_000)).startsWith("400 The body is neither"));
        assertTrue(
                post("", "", "{\"a\":" + "[".repeat(1_000)).startsWith("400 The body is neither"));
        assertEquals("413 The body has more than 64 KiB.", post("", "", " ".repeat(70_000)));
        assertEquals("404 Only /incident is here.", send(Optional.empty(), "POST", "/", "", ""));
        assertEquals(
                "405 Only POST is answered.", send(Optional.empty(), "GET", "/incident", "", ""));
        assertEquals(Rhythm.NORMAL, rhythm.rhythm());
    }

    @Test
    void aReasonHasNoControlCharactersAndAnEnd() {
        String reason =
                IncidentRequest.parse("reason=a%0Ab" + "c".repeat(500), Duration.ofSeconds(5))
                        .reason();
        assertTrue(reason.startsWith("a?bc"));
        assertEquals(200, reason.length());
    }

    @Test
    void strangersUseUpNothingOfWhatOthersMaySend() throws Exception {
        try (IncidentWebhook webhook = start(Optional.of(TOKEN))) {
            for (int i = 0; i < 11; i++) {
                String wrong = raw(webhook, "Authorization: Bearer wrong\r\n", "");
                assertTrue(
                        wrong.startsWith(i < 10 ? "HTTP/1.1 401" : "HTTP/1.1 429"),
                        i + " " + wrong);
            }
            for (int i = 0; i < 10; i++) {
                String right = raw(webhook, "Authorization: Bearer " + TOKEN + "\r\n", "");
                assertTrue(right.startsWith("HTTP/1.1 200"), i + " " + right);
            }
            assertTrue(
                    raw(webhook, "Authorization: Bearer " + TOKEN + "\r\n", "")
                            .startsWith("HTTP/1.1 429"));
        }
    }

    @Test
    void slowBodiesHoldUpNobody() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (IncidentWebhook webhook = start(Optional.empty())) {
            for (int i = 0; i < 32; i++) {
                slow.add(begin(webhook, "", "Content-Length: 60000\r\n\r\n{"));
            }
            assertTrue(raw(webhook, "", "").startsWith("HTTP/1.1 200"));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void theBodyOfAStrangerIsNotWaitedFor() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (IncidentWebhook webhook = start(Optional.of(TOKEN))) {
            for (int i = 0; i < 32; i++) {
                slow.add(begin(webhook, "", "Content-Length: 60000\r\n\r\n{"));
            }
            String right = raw(webhook, "Authorization: Bearer " + TOKEN + "\r\n", "");
            assertTrue(right.startsWith("HTTP/1.1 200"), right);
            for (Socket socket : slow) {
                String status =
                        new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
                assertTrue(status.matches("HTTP/1.1 4(01|29)"), status);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void refusesWhatABrowserSendsForAPage() throws Exception {
        try (IncidentWebhook webhook = start(Optional.empty())) {
            for (String header :
                    new String[] {
                        "Origin: http://evil.example\r\n",
                        "Origin: null\r\n",
                        "Sec-Fetch-Site: cross-site\r\n"
                    }) {
                assertTrue(raw(webhook, header, "").startsWith("HTTP/1.1 403"), header);
            }
            for (String type :
                    new String[] {
                        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"
                    }) {
                assertTrue(
                        raw(webhook, "Content-Type: " + type + "\r\n", "")
                                .startsWith("HTTP/1.1 415"),
                        type);
            }
            assertEquals(Rhythm.NORMAL, rhythm.rhythm());
            String json = raw(webhook, "Content-Type: application/json; charset=utf-8\r\n", FIRING);
            assertTrue(json.startsWith("HTTP/1.1 200"), json);
        }
    }

    @Test
    void refusesANameThatWasMadeToLeadHere() throws Exception {
        try (IncidentWebhook webhook = start(Optional.empty())) {
            for (String host : new String[] {"evil.example", "evil.example:7576", "a.b"}) {
                assertTrue(rawTo(webhook, host, "", "").startsWith("HTTP/1.1 421"), host);
            }
            assertEquals(Rhythm.NORMAL, rhythm.rhythm());
            for (String host :
                    new String[] {"127.0.0.1:7576", "[::1]:7576", "localhost", "node1"}) {
                assertTrue(rawTo(webhook, host, "", "").startsWith("HTTP/1.1 200"), host);
            }
        }
        try (IncidentWebhook webhook = start(Optional.of(TOKEN))) {
            String header = "Authorization: Bearer " + TOKEN + "\r\n";
            assertTrue(rawTo(webhook, "node1.example.org", header, "").startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void isOffUnlessConfiguredAndNeedsATokenWhereOthersReachIt(@TempDir Path folder)
            throws Exception {
        Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        assertEquals(Optional.empty(), WebhookSettings.from(ConfigSection.empty("x")));
        assertEquals(
                Optional.of(
                        new WebhookSettings(
                                new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 7576),
                                Optional.of(TOKEN),
                                Duration.ofMinutes(2))),
                settings("listen: 0.0.0.0:7576, for: 2m, token_file: " + token));
        assertEquals(
                "node.yaml: webhook.token_file is missing: other hosts reach this address, so that requests need a token.",
                wrong("listen: 0.0.0.0:7576"));
        assertTrue(
                wrong("listen: 7576")
                        .startsWith("node.yaml: webhook.listen is `7576`, expected an address"));
        assertTrue(
                wrong("listen: 127.0.0.1:7576, token_file: /nowhere")
                        .contains("a file that can be read"));
        Files.writeString(token, "short");
        assertTrue(
                wrong("listen: 127.0.0.1:1, token_file: " + token)
                        .endsWith("a file with one line of at least 16 characters."));
        assertTrue(wrong("listen: 127.0.0.1:1, for: 2h").endsWith("expected 1s to 1h."));
    }

    private static String wrong(String inner) {
        return assertThrows(ConfigException.class, () -> settings(inner)).sentence();
    }

    private static Optional<WebhookSettings> settings(String inner) throws ConfigException {
        return WebhookSettings.from(
                ConfigFile.parse("webhook: {" + inner + "}", "node.yaml").section("webhook"));
    }

    private String post(String query, String header, String body) throws Exception {
        return send(Optional.empty(), "POST", "/incident" + query, header, body);
    }

    private String send(
            Optional<String> token, String method, String path, String header, String body)
            throws IOException, InterruptedException {
        try (IncidentWebhook webhook = start(token);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + webhook.port() + path))
                            .method(method, HttpRequest.BodyPublishers.ofString(body));
            if (!header.isEmpty()) {
                request.header("Authorization", header);
            }
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body().strip();
        }
    }

    private IncidentWebhook start(Optional<String> token) throws IOException {
        return IncidentWebhook.start(
                new WebhookSettings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        token,
                        Duration.ofMinutes(1)),
                rhythm,
                clock);
    }

    private static String raw(IncidentWebhook webhook, String headers, String body)
            throws IOException {
        return rawTo(webhook, "127.0.0.1", headers, body);
    }

    private static String rawTo(IncidentWebhook webhook, String host, String headers, String body)
            throws IOException {
        try (Socket socket =
                begin(
                        webhook,
                        "Host: " + host + "\r\n" + headers,
                        "Content-Length: " + body.length() + "\r\n\r\n" + body)) {
            return answer(socket);
        }
    }

    private static Socket begin(IncidentWebhook webhook, String headers, String rest)
            throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), webhook.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(
                        ("POST /incident HTTP/1.1\r\n" + headers + rest)
                                .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}

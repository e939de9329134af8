package io.ringside.node.stream.healthz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.vitals.Vitals;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HealthzServerTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void tellsItsOwnStateWhileItWorks() throws Exception {
        assertEquals(
                """
                200 {"status":"ok","uptime_seconds":90.0,"cpu_seconds":1.5,"heap_used_bytes":10,"heap_max_bytes":20,\
                "drain_age_seconds":2.0,"failing_sources":["engine-e"],"drops":{"clients.refused":4,"snapshots.skipped":3}}\
                """,
                get(2, "/healthz", "GET", ""));
    }

    @Test
    void saysWhyItShouldBeStartedAnew() throws Exception {
        assertTrue(
                get(11, "/healthz", "GET", "")
                        .startsWith(
                                "503 {\"status\":\"failing\",\"reason\":\"The drain thread has made no pass for 11 s.\","));
    }

    @Test
    void answersNothingElse() throws Exception {
        assertEquals("404 Only /healthz is here.", get(0, "/", "GET", ""));
        assertEquals("405 Only GET and HEAD are answered.", get(0, "/healthz", "POST", ""));
        assertEquals("200 ", get(0, "/healthz", "HEAD", ""));
        assertTrue(get(0, "/healthz", "GET", "Origin").startsWith("403 "));
    }

    @Test
    void isOffUnlessConfiguredAndOnLoopbackUnlessTold() throws Exception {
        assertEquals(Optional.empty(), HealthzSettings.from(ConfigSection.empty("x")));
        assertEquals(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 7577),
                settings("listen: 7577").listen());
        assertEquals(
                new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 7577),
                settings("listen: 0.0.0.0:7577").listen());
        assertTrue(
                assertThrows(ConfigException.class, () -> settings("listen: 99999"))
                        .sentence()
                        .startsWith("node.yaml: healthz.listen is `99999`, expected an address"));
        assertThrows(ConfigException.class, () -> settings("listen: 7577, port: 1"));
    }

    private static HealthzSettings settings(String inner) throws ConfigException {
        return HealthzSettings.from(
                        ConfigFile.parse("healthz: {" + inner + "}", "node.yaml")
                                .section("healthz"))
                .orElseThrow();
    }

    private static String get(long drainAgeSeconds, String path, String method, String header)
            throws Exception {
        HealthzSettings settings =
                new HealthzSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Vitals vitals =
                new Vitals(
                        90 * SECOND,
                        OptionalLong.of(SECOND + SECOND / 2),
                        OptionalLong.empty(),
                        10,
                        20,
                        OptionalLong.of(drainAgeSeconds * SECOND),
                        List.of("engine-e"),
                        Map.of("snapshots.skipped", 3L, "clients.refused", 4L));
        try (HealthzServer server = HealthzServer.start(settings, () -> vitals);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                            .method(method, HttpRequest.BodyPublishers.noBody());
            if (!header.isEmpty()) {
                request.header(header, "http://evil.example");
            }
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body().strip();
        }
    }
}

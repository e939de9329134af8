package io.ringside.protocol.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtlpEndpointTest {
    @Test
    void appendsTheMetricsPathToABaseAndOnlyOnce() {
        assertEquals("http://h:4318/v1/metrics", http("http://h:4318"));
        assertEquals("http://h:4318/v1/metrics", http(" http://h:4318/ "));
        assertEquals("https://h/otlp/v1/metrics", http("https://h/otlp"));
        assertEquals("https://h/otlp/v1/metrics", http("https://h/otlp/v1/metrics/"));
        assertEquals("http://[::1]:4318/v1/metrics?a=b", http("http://[::1]:4318?a=b"));
    }

    @Test
    void findingsGoToTheLogsOfTheSameBase() {
        for (String base : List.of("http://h:4318", "http://h:4318/v1/logs", "http://h:4318/")) {
            OtlpEndpoint endpoint = OtlpEndpoint.parse(base, OtlpProtocol.HTTP, Map.of(), false);
            assertEquals("http://h:4318/v1/metrics", endpoint.uri().toString());
            assertEquals("http://h:4318/v1/logs", endpoint.uri("/v1/logs").toString());
        }
        OtlpEndpoint tenant =
                OtlpEndpoint.parse("http://u:p@h/otlp?a=b", OtlpProtocol.HTTP, Map.of(), false);
        assertEquals("http://u:p@h/otlp/v1/logs?a=b", tenant.uri("/v1/logs").toString());
    }

    @Test
    void grpcTakesHostAndPortOrAUrl() {
        assertEquals("http://h:4317", grpc("h:4317"));
        assertEquals("http://h:4317", grpc("h"));
        assertEquals("https://h:443", grpc("https://h:443/"));
    }

    @Test
    void refusesWhatIsNoEndpointInOneSentence() {
        for (String text :
                List.of(
                        "",
                        "h:4318",
                        "ftp://h",
                        "http://",
                        "http://h:port",
                        "a b",
                        "http://h:",
                        "http://h:0",
                        "http://h:65536")) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> http(text), text);
            assertEquals(
                    "\""
                            + text
                            + "\" is no OTLP endpoint; give one like http://127.0.0.1:4318, or"
                            + " with gRPC 127.0.0.1:4317",
                    refused.getMessage());
        }
    }

    @Test
    void showsNoPassword() {
        OtlpEndpoint endpoint =
                OtlpEndpoint.parse("http://user:secret@h:1", OtlpProtocol.HTTP, Map.of(), false);
        assertEquals("http://h:1/v1/metrics", endpoint.text());
        assertTrue(endpoint.isAt("http://h:1/v1/metrics"));
    }

    private static String http(String text) {
        return OtlpEndpoint.parse(text, OtlpProtocol.HTTP, Map.of(), false).uri().toString();
    }

    private static String grpc(String text) {
        return OtlpEndpoint.parse(text, OtlpProtocol.GRPC, Map.of(), false).uri().toString();
    }
}

package io.ringside.node.stream.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// A status and what is said with it. Immutable.
public record HttpAnswer(int code, String type, String body) {
    /// One sentence in plain text.
    public static HttpAnswer sentence(int code, String sentence) {
        return new HttpAnswer(code, "text/plain; charset=utf-8", sentence + "\n");
    }

    /// Sends it and ends the connection: what was not read of the request holds nothing up. What of
    /// it is there already is read, so that the answer is not lost by a reset.
    void send(HttpExchange exchange) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        InputStream unread = exchange.getRequestBody();
        unread.skipNBytes(unread.available());
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Connection", "close");
        boolean bodyless = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(code, bodyless ? -1 : bytes.length);
        if (!bodyless) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }
}

package io.ringside.node.source.engine.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A real HTTP server on loopback that answers as a test says, and keeps what it was asked.
public final class PageServer implements AutoCloseable {
    /// Writes an answer's body; an IOException is the client's going away.
    @FunctionalInterface
    public interface Body {
        void write(OutputStream out) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();

    public PageServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /// Method, target, then the headers that a scrape is about, one a line.
    public List<String> requests() {
        return requests;
    }

    public URI page(String path, String text) {
        return body(
                path,
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                out -> {
                    out.write(text.getBytes(StandardCharsets.UTF_8));
                });
    }

    public URI body(String path, int status, String type, Body body) {
        server.createContext(
                path,
                exchange -> {
                    note(exchange);
                    if (!type.isEmpty()) {
                        exchange.getResponseHeaders().set("Content-Type", type);
                    }
                    exchange.sendResponseHeaders(status, 0);
                    try (exchange;
                            OutputStream out = exchange.getResponseBody()) {
                        body.write(out);
                    } catch (IOException clientGone) {
                        // A scrape that has enough closes the connection.
                    }
                });
        return uri(path);
    }

    public URI header(String path, int status, String name, String value) {
        server.createContext(
                path,
                exchange -> {
                    note(exchange);
                    exchange.getResponseHeaders().set(name, value);
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        return uri(path);
    }

    /// Takes the request and never answers, until this is closed.
    public URI silence(String path) {
        server.createContext(
                path,
                exchange -> {
                    note(exchange);
                    awaitClose();
                    exchange.close();
                });
        return uri(path);
    }

    public void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void note(HttpExchange exchange) {
        StringBuilder text =
                new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        for (String header : List.of("Accept", "Accept-Encoding", "Authorization", "User-Agent")) {
            String value = exchange.getRequestHeaders().getFirst(header);
            text.append(value == null ? "" : "\n" + header + ": " + value);
        }
        requests.add(text.toString());
    }
}

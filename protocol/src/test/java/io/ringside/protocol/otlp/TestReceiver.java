package io.ringside.protocol.otlp;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/// An OTLP/HTTP receiver on loopback that answers as it is told, 200 when it is told nothing.
final class TestReceiver implements AutoCloseable {
    /// @param body of the answer
    /// @param retryAfter header; empty for none
    record Answer(int status, ByteString body, String retryAfter) {
        static Answer of(int status, String text) {
            return new Answer(status, ByteString.copyFromUtf8(text), "");
        }
    }

    /// What one request was.
    record Received(
            String path, String encoding, String token, ExportMetricsServiceRequest request) {}

    final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    TestReceiver() throws IOException {
        this(0);
    }

    TestReceiver(int port) throws IOException {
        server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    /// From now on requests are taken but not answered until [#open].
    void shut() {
        gate = new CountDownLatch(1);
    }

    void open() {
        gate.countDown();
    }

    Received next() throws InterruptedException {
        Received next = received.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no request within 20 s");
        }
        return next;
    }

    @Override
    public void close() {
        open();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String encoding = header(exchange, "Content-Encoding");
        byte[] body = exchange.getRequestBody().readAllBytes();
        try (InputStream bytes =
                encoding.equals("gzip")
                        ? new GZIPInputStream(new ByteArrayInputStream(body))
                        : new ByteArrayInputStream(body)) {
            received.add(
                    new Received(
                            exchange.getRequestURI().getPath(),
                            encoding,
                            header(exchange, "Authorization"),
                            ExportMetricsServiceRequest.parseFrom(bytes)));
        }
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Answer answer = answers.poll();
        if (answer == null) {
            answer = Answer.of(200, "");
        }
        if (!answer.retryAfter().isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", answer.retryAfter());
        }
        exchange.sendResponseHeaders(
                answer.status(), answer.body().isEmpty() ? -1 : answer.body().size());
        answer.body().writeTo(exchange.getResponseBody());
        exchange.close();
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }
}

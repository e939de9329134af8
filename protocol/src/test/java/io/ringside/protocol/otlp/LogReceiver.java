package io.ringside.protocol.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
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

/// A receiver of logs on loopback that answers as it is told, 200 when it is told nothing.
final class LogReceiver implements AutoCloseable {
    /// What one request was.
    record Received(String uri, String encoding, String token, ExportLogsServiceRequest request) {}

    final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    LogReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
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
                            exchange.getRequestURI().toString(),
                            encoding,
                            header(exchange, "Authorization"),
                            ExportLogsServiceRequest.parseFrom(bytes)));
        }
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Integer status = answers.poll();
        exchange.sendResponseHeaders(status == null ? 200 : status, -1);
        exchange.close();
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }
}

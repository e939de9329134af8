package io.ringside.node.engine.prometheus;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A server on loopback whose answers are one header without an end.
final class EndlessHeaders implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 20;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Semaphore closed = new Semaphore(0);

    EndlessHeaders() throws IOException {
        Thread.ofPlatform().daemon().start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/metrics");
    }

    /// Until the other side has closed so many connections.
    void awaitClosed(int connections) throws InterruptedException {
        assertTrue(
                closed.tryAcquire(connections, DEADLINE_SECONDS, TimeUnit.SECONDS),
                "connections stay open");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> write(socket));
            }
        } catch (IOException over) {
            return;
        }
    }

    private void write(Socket socket) {
        byte[] more = new byte[65_536];
        Arrays.fill(more, (byte) 'a');
        try (socket) {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nX-A: ".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(more);
            }
        } catch (IOException gone) {
            closed.release();
        }
    }
}

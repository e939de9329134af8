package io.ringside.node.stream.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ringside.node.vitals.OwnProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Properties;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// A listener of the JDK's own server within bounds: 64 connections (fewer where few files may be
/// opened), each with a thread of its own while a request comes in, and five seconds for all of a
/// request. A slow request holds up no other. Made and closed by the boot thread.
public final class SmallHttpServer implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 64;
    private static final int LEAST_CONNECTIONS = 4;
    private static final int BACKLOG = 64;
    private static final long IDLE_THREAD_SECONDS = 5;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    /// Answers one request, on one of the listener's threads.
    @FunctionalInterface
    public interface Answers {
        /// @throws IOException when the request did not come whole
        HttpAnswer answer(HttpExchange exchange) throws IOException;
    }

    private SmallHttpServer(HttpServer server, ThreadPoolExecutor threads) {
        this.server = server;
        this.threads = threads;
    }

    /// Listens from now on.
    ///
    /// @param name of the configuration's section
    /// @throws IOException with one sentence when the address cannot be had
    public static SmallHttpServer start(String name, InetSocketAddress address, Answers answers)
            throws IOException {
        int connections =
                Math.clamp(OwnProcess.freeDescriptors() / 8, LEAST_CONNECTIONS, MOST_CONNECTIONS);
        boundTheServer(connections);
        HttpServer server;
        try {
            server = HttpServer.create(address, BACKLOG);
        } catch (IOException taken) {
            throw new IOException(
                    "The %s cannot listen on %s (%s); stop what uses it, or choose another %s.listen."
                            .formatted(name, address, taken.getMessage(), name),
                    taken);
        }
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(
                        0,
                        MOST_CONNECTIONS,
                        IDLE_THREAD_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        Thread.ofPlatform().name("ringside-" + name + "-", 0).daemon().factory());
        server.setExecutor(threads);
        var _ =
                server.createContext(
                        "/",
                        exchange -> {
                            try (exchange) {
                                answers.answer(exchange).send(exchange);
                            }
                        });
        server.start();
        return new SmallHttpServer(server, threads);
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
    private static void boundTheServer(int connections) {
        Properties properties = System.getProperties();
        properties.putIfAbsent("sun.net.httpserver.maxReqTime", "5");
        properties.putIfAbsent("sun.net.httpserver.maxRspTime", "5");
        properties.putIfAbsent("sun.net.httpserver.idleInterval", "5");
        properties.putIfAbsent("sun.net.httpserver.drainAmount", "0");
        properties.putIfAbsent("jdk.httpserver.maxConnections", String.valueOf(connections));
        properties.putIfAbsent("sun.net.httpserver.maxReqHeaders", "50");
        properties.putIfAbsent("sun.net.httpserver.maxReqHeaderSize", "16384");
    }
}

package io.ringside.receivers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The real servers of the receivers folder, as child processes on loopback. They are for tests
/// only: nothing of ours needs them.
public final class RealReceiver implements AutoCloseable {
    private static final String ARCHIVE = "receivers.tar.xz";
    private final Process process;

    private RealReceiver(Process process) {
        this.process = process;
    }

    /// The folder named by the property `ringside.receivers` or the variable RINGSIDE_RECEIVERS, or
    /// a `shared/receivers` above the module.
    public static Optional<Path> archive() {
        String named =
                System.getProperty(
                        "ringside.receivers",
                        System.getenv().getOrDefault("RINGSIDE_RECEIVERS", ""));
        if (!named.isEmpty()) {
            return Optional.of(Path.of(named, ARCHIVE)).filter(Files::isRegularFile);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path archive = at.resolve("shared/receivers").resolve(ARCHIVE);
            if (Files.isRegularFile(archive)) {
                return Optional.of(archive);
            }
        }
        return Optional.empty();
    }

    /// Unpacks `program` once and keeps it in the build folder.
    public static Path program(String program) throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "receivers").toAbsolutePath());
        Path unpacked = folder.resolve(program);
        if (!Files.exists(unpacked)) {
            Path fresh = Files.createTempDirectory(folder, "unpack");
            Process tar =
                    new ProcessBuilder(
                                    "tar",
                                    "xJf",
                                    archive().orElseThrow().toString(),
                                    "-C",
                                    fresh.toString(),
                                    program)
                            .inheritIO()
                            .start();
            if (tar.waitFor() != 0) {
                throw new IOException("tar ended with " + tar.exitValue());
            }
            Files.move(fresh.resolve(program), unpacked, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(fresh);
        }
        return unpacked;
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public static RealReceiver start(Path log, List<String> command) throws IOException {
        return new RealReceiver(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start());
    }

    public static RealReceiver prometheus(Path folder, int port) throws Exception {
        Path config =
                Files.writeString(
                        folder.resolve("prometheus.yml"), "global: {scrape_interval: 1h}\n");
        RealReceiver started =
                start(
                        folder.resolve("prometheus.log"),
                        List.of(
                                program("prometheus-otlp").toString(),
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port,
                                "--web.enable-otlp-receiver"));
        until(
                "Prometheus is ready",
                () -> get("http://127.0.0.1:" + port + "/-/ready").isPresent());
        return started;
    }

    /// The answer to a PromQL query at one moment, as JSON.
    public static String query(int port, String promql, long epochNanos) throws Exception {
        return get("http://127.0.0.1:"
                        + port
                        + "/api/v1/query?time="
                        + epochNanos / 1_000_000_000L
                        + "&query="
                        + URLEncoder.encode(promql, StandardCharsets.UTF_8))
                .orElseThrow();
    }

    /// Waits for what another process does, a minute at most.
    public static void until(String sentence, Callable<Boolean> condition) throws Exception {
        for (int i = 0; i < 3000; i++) {
            if (condition.call()) {
                return;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("Not within 60 s: " + sentence);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }

    private static Optional<String> get(String url) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer =
                    client.send(
                            HttpRequest.newBuilder(URI.create(url)).build(),
                            BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

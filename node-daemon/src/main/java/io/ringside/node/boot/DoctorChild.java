package io.ringside.node.boot;

import io.ringside.node.boot.wiring.Host;
import io.ringside.node.boot.wiring.LiveSettings;
import io.ringside.node.doctor.CheckResult;
import io.ringside.node.doctor.run.DiagnosisReader;
import io.ringside.node.stream.service.NodeDoctor;
import io.ringside.node.time.EventClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `ringside-node doctor` as a child of this daemon, with its options. What hangs there ends with
/// it, and nothing of this process is touched: not its locks, not its threads. One child at a time,
/// and one in some seconds; who asks meanwhile gets the same page. Any thread.
final class DoctorChild implements NodeDoctor {
    private static final String PROGRAM = "io.ringside.node.command.RingsideNode";
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PATIENCE_SECONDS = 15;
    private static final int MOST_BYTES = 512 * 1024;
    private static final int MOST_EXIT = 2;
    private static final String BY_HAND = "; run there: ringside-node doctor";

    private final LiveSettings settings;
    private final EventClock clock;
    private final Object lock = new Object();
    private @Nullable CompletableFuture<Page> latest; // guarded by lock
    private long begunNanos; // guarded by lock
    private volatile int port;

    DoctorChild(LiveSettings settings, EventClock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// The port that was asked for may have been any free one.
    void servesOn(int served) {
        port = served;
    }

    @Override
    public CompletableFuture<Page> page() {
        synchronized (lock) {
            CompletableFuture<Page> known = latest;
            boolean fresh = clock.monotonicNanos() - begunNanos < FRESH_NANOS;
            if (known == null || (known.isDone() && !fresh)) {
                known = new CompletableFuture<>();
                latest = known;
                begunNanos = clock.monotonicNanos();
                CompletableFuture<Page> wanted = known;
                Thread.ofPlatform().name("ringside-doctor").daemon().start(() -> look(wanted));
            }
            return known.copy();
        }
    }

    private void look(CompletableFuture<Page> to) {
        try {
            to.complete(look());
        } catch (IOException failed) {
            to.completeExceptionally(failed);
        } catch (InterruptedException stopped) {
            to.completeExceptionally(new IOException("The daemon ends."));
        } catch (RuntimeException | Error bug) {
            to.completeExceptionally(new IOException("The doctor failed (" + bug + ")" + BY_HAND));
        }
    }

    private Page look() throws IOException, InterruptedException {
        long began = clock.epochNanos();
        Process child;
        try {
            child =
                    new ProcessBuilder(command())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .start();
        } catch (IOException refused) {
            throw new IOException(
                    "The doctor cannot be started (" + refused.getMessage() + ")" + BY_HAND,
                    refused);
        }
        try (InputStream output = child.getInputStream()) {
            CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .execute(child::destroyForcibly);
            byte[] json = output.readNBytes(MOST_BYTES + 1);
            boolean ended = child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (json.length > MOST_BYTES) {
                throw new IOException("The doctor's page is longer than 512 KiB" + BY_HAND);
            }
            if (!ended || child.exitValue() < 0 || child.exitValue() > MOST_EXIT) {
                throw new IOException(
                        "The doctor did not end well within %d s (%s)%s"
                                .formatted(
                                        PATIENCE_SECONDS,
                                        ended ? "exit code " + child.exitValue() : "it still runs",
                                        BY_HAND));
            }
            List<CheckResult> results = DiagnosisReader.read(json);
            return new Page(
                    began, Host.version(), results.stream().map(DoctorChild::line).toList());
        } finally {
            child.destroyForcibly();
        }
    }

    private List<String> command() {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PROGRAM,
                                "doctor",
                                "--json",
                                "--dir",
                                settings.directory().toAbsolutePath().toString(),
                                "--listen",
                                listen()));
        settings.configFile()
                .map(file -> List.of("--config", file.toAbsolutePath().toString()))
                .ifPresent(command::addAll);
        return command;
    }

    private String listen() {
        String host = settings.address().getAddress().getHostAddress().replaceFirst("%.*", "");
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static Line line(CheckResult result) {
        return new Line(
                result.id(),
                result.group().title(),
                switch (result.verdict().state()) {
                    case OK -> State.OK;
                    case WARN -> State.WARN;
                    case FAIL -> State.FAIL;
                },
                result.verdict().reason(),
                result.verdict().fix());
    }
}

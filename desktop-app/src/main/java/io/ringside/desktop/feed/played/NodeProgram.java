package io.ringside.desktop.feed.played;

import io.ringside.desktop.feed.grpc.FeedException;
import io.ringside.protocol.files.RegularFile;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `ringside-node` as a child that plays one capture. It ends with this program, after a kill too:
/// this end holds its standard input, which the system closes then.
///
/// [#start] by one thread; [#close] from any, also before.
final class NodeProgram implements AutoCloseable {
    /// Names another program, for tests and for places where it is not found.
    static final String PROPERTY = "ringside.node";

    private static final String NAME = "ringside-node";
    private static final Pattern SERVING = Pattern.compile("Serving on (\\S+:\\d+)");
    private static final long START_SECONDS = 30;
    private static final long END_SECONDS = 5;

    private final Path capture;
    private final Thread hook = new Thread(this::end, "end-playback");
    private @Nullable Process process; // guarded by this
    private boolean closed; // guarded by this

    NodeProgram(Path capture) {
        this.capture = capture;
    }

    /// @return where it serves
    /// @throws FeedException one sentence, where it is not there or does not serve
    String start() throws FeedException, InterruptedException {
        String name = RegularFile.name(capture);
        Path program =
                find().orElseThrow(() ->
                        FeedException.refused(
                                name
                                        + " is a capture, which ringside-node plays, and that is neither beside this"
                                        + " program nor on PATH: install it, or run ringside-node run --play "
                                        + name
                                        + " where it is and connect to that."));
        Process started = run(program);
        CompletableFuture<String> address = new CompletableFuture<>();
        Thread.ofVirtual().name("playback").start(() -> read(started, address));
        try {
            return address.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            String last = e.getCause() == null ? "it said nothing" : e.getCause().getMessage();
            throw FeedException.refused(name + " could not be played: " + last);
        }
    }

    private Process run(Path program) throws FeedException {
        List<String> command =
                List.of(
                        program.toString(),
                        "run",
                        "--play",
                        capture.toAbsolutePath().toString(),
                        "--listen",
                        "127.0.0.1:0");
        synchronized (this) {
            if (closed) {
                throw FeedException.refused("The playback was ended before it began.");
            }
            try {
                ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
                // Not as an option: a daemon of an older version knows none, and plays all the
                // same.
                builder.environment().put("RINGSIDE_END_WITH_INPUT", "true");
                // On a busy machine this program takes seconds to connect: an older daemon plays on
                // meanwhile, and what it told is not seen.
                builder.environment().put("RINGSIDE_AWAIT_CLIENT", "true");
                Process started = builder.start();
                process = started;
                Runtime.getRuntime().addShutdownHook(hook);
                return started;
            } catch (IOException e) {
                throw FeedException.refused(program + " could not be started: " + e.getMessage());
            } catch (IllegalStateException ending) {
                end();
                throw FeedException.refused("The playback was ended before it began.");
            }
        }
    }

    /// Until its end, so that it never waits for a reader.
    private static void read(Process of, CompletableFuture<String> address) {
        String last = "it ended without a word";
        try (BufferedReader lines = of.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = SERVING.matcher(line);
                if (matcher.find()) {
                    address.complete(matcher.group(1));
                }
                last = line;
            }
        } catch (IOException ended) {
            // It was closed.
        }
        address.completeExceptionally(new IOException(last));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (process == null) {
                return;
            }
        }
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook is on its way.
        }
    }

    /// Asks, and after a while insists; waits for neither.
    private void end() {
        Process ending;
        synchronized (this) {
            ending = process;
        }
        if (ending != null) {
            ending.destroy();
            ending.onExit()
                    .orTimeout(END_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(late -> ending.destroyForcibly());
        }
    }

    /// Beside this program's own launcher, or on PATH.
    private static Optional<Path> find() {
        List<Path> places = new ArrayList<>();
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        home().ifPresent(home -> places.add(home.resolve("bin").resolve(NAME)));
        for (String folder :
                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            try {
                if (!folder.isEmpty()) {
                    places.add(Path.of(folder, NAME));
                }
            } catch (InvalidPathException e) {
                // Not a place.
            }
        }
        return places.stream().filter(Files::isExecutable).findFirst();
    }

    /// Where this program is installed: its jars lie in `lib/desktop` there.
    private static Optional<Path> home() {
        try {
            CodeSource source = NodeProgram.class.getProtectionDomain().getCodeSource();
            if (source == null || source.getLocation() == null) {
                return Optional.empty();
            }
            Path jar = Path.of(source.getLocation().toURI());
            boolean installed = jar.toString().toLowerCase(Locale.ROOT).endsWith(".jar");
            return installed && jar.getNameCount() > 3
                    ? Optional.ofNullable(jar.getRoot())
                            .map(root -> root.resolve(jar.subpath(0, jar.getNameCount() - 3)))
                    : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

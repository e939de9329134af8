package io.ringside.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What one run of a program left: its exit code, output and errors.
record ProgramRun(int exitCode, String output, String errors) {
    private static final int DEADLINE_SECONDS = 120;

    /// Runs `ringside` with these arguments to its end.
    static ProgramRun desktop(String... arguments) throws IOException, InterruptedException {
        return started("io.ringside.desktop.boot.Main", arguments).end();
    }

    /// Runs `ringside` so, with `variables` beside its own.
    static ProgramRun desktop(Map<String, String> variables, String... arguments)
            throws IOException, InterruptedException {
        return started(variables, null, "io.ringside.desktop.boot.Main", arguments).end();
    }

    /// Runs `ringside` with what it prints going into `output`.
    static ProgramRun desktopInto(Path output, String... arguments)
            throws IOException, InterruptedException {
        return started(Map.of(), output, "io.ringside.desktop.boot.Main", arguments).end();
    }

    /// Runs `ringside-node` with these arguments to its end.
    static ProgramRun node(String... arguments) throws IOException, InterruptedException {
        return started("io.ringside.node.command.RingsideNode", arguments).end();
    }

    /// Runs any of our programs to its end.
    static ProgramRun of(String mainClass, String... arguments)
            throws IOException, InterruptedException {
        return started(mainClass, arguments).end();
    }

    /// Starts `ringside` with these arguments.
    static Started startDesktop(String... arguments) throws IOException {
        return started("io.ringside.desktop.boot.Main", arguments);
    }

    /// Starts `ringside` so, with `variables` beside its own.
    static Started startDesktop(Map<String, String> variables, String... arguments)
            throws IOException {
        return started(variables, null, "io.ringside.desktop.boot.Main", arguments);
    }

    /// A program under way.
    record Started(
            Process process, CompletableFuture<String> output, CompletableFuture<String> errors)
            implements AutoCloseable {

        /// Waits for its own end.
        ProgramRun end() throws InterruptedException {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        "no end within " + DEADLINE_SECONDS + " s: " + errors.join());
            }
            return new ProgramRun(process.exitValue(), output.join(), errors.join());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static Started started(String mainClass, String... arguments) throws IOException {
        return started(Map.of(), null, mainClass, arguments);
    }

    private static Started started(
            Map<String, String> variables,
            @Nullable Path output,
            String mainClass,
            String... arguments)
            throws IOException {
        ProcessBuilder builder = ChildProgram.builder(mainClass, List.of(), List.of(arguments));
        builder.environment().putAll(variables);
        if (output != null) {
            builder.redirectOutput(output.toFile());
        }
        Process process = builder.start();
        process.getOutputStream().close();
        return new Started(process, text(process.getInputStream()), text(process.getErrorStream()));
    }

    private static CompletableFuture<String> text(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }
}

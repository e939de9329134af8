package io.ringside.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What one run of a program left: its exit code, output and errors.
record ProgramRun(int exitCode, String output, String errors) {

    /// Runs `ringside` with these arguments to its end.
    static ProgramRun desktop(String... arguments) throws IOException, InterruptedException {
        return run("io.ringside.desktop.boot.Main", arguments);
    }

    /// Runs `ringside-node` with these arguments to its end.
    static ProgramRun node(String... arguments) throws IOException, InterruptedException {
        return run("io.ringside.node.command.RingsideNode", arguments);
    }

    private static ProgramRun run(String mainClass, String... arguments)
            throws IOException, InterruptedException {
        Process process = ChildProgram.builder(mainClass, List.of(), List.of(arguments)).start();
        process.getOutputStream().close();
        CompletableFuture<String> output = text(process.getInputStream());
        CompletableFuture<String> errors = text(process.getErrorStream());
        return new ProgramRun(process.waitFor(), output.join(), errors.join());
    }

    private static CompletableFuture<String> text(InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            try (stream) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}

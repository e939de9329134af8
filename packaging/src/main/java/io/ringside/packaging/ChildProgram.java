package io.ringside.packaging;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// One of Ringside's programs, run as a child of this one on the same Java and class path.
///
/// Owned by one thread. Closing ends the child: first by asking, after five seconds by force.
final class ChildProgram implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;

    private final Process process;

    private ChildProgram(Process process) {
        this.process = process;
    }

    /// Starts `mainClass` with its output going where ours goes.
    static ChildProgram start(String mainClass, List<String> javaOptions, List<String> arguments)
            throws IOException {
        return new ChildProgram(builder(mainClass, javaOptions, arguments).inheritIO().start());
    }

    /// Starts `mainClass` with its output read by [#awaitLine].
    static ChildProgram startReadable(String mainClass, List<String> arguments) throws IOException {
        return new ChildProgram(
                builder(mainClass, List.of(), arguments).redirectErrorStream(true).start());
    }

    /// Reads the child's lines until `match` takes one, prints the others, and goes on printing
    /// afterwards.
    ///
    /// Blocks until then, or until the child ends.
    ///
    /// @return what `match` made of its line; empty when the child ended without it
    <T> Optional<T> awaitLine(Function<String, Optional<T>> match) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Optional<T> found = match.apply(line);
            if (found.isPresent()) {
                Thread.ofVirtual().start(() -> printRest(lines));
                return found;
            }
            System.err.println(line);
        }
        return Optional.empty();
    }

    /// Waits for the child's own end.
    ///
    /// @return its exit code
    int await() throws InterruptedException {
        return process.waitFor();
    }

    /// Ends the child at once, as `kill -9` does, and waits until it is gone.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// The command that starts `mainClass` on our Java and class path.
    static ProcessBuilder builder(
            String mainClass, List<String> javaOptions, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(limits(mainClass));
        command.addAll(javaOptions);
        command.add("-classpath");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /// The modules that the packages' own runtimes have, where tests name them: what is missing
    /// there is found here, and not on a user's machine.
    private static List<String> limits(String mainClass) {
        String program = mainClass.startsWith("io.ringside.node.") ? "node" : "desktop";
        String modules = System.getProperty("ringside.modules." + program);
        return modules == null ? List.of() : List.of("--limit-modules", modules);
    }

    private static void printRest(BufferedReader lines) {
        try {
            lines.lines().forEach(System.err::println);
        } catch (UncheckedIOException e) {
            // The child ended while we read: there is nothing more to print.
        }
    }
}

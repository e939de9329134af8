package io.ringside.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `ringside-nccl-driver` with the real plugin: a job without GPUs, one process a rank.
final class Driver implements AutoCloseable {
    private static final Path BUILD =
            Path.of("../plugin-native/target/cmake").toAbsolutePath().normalize();
    private static final int DEADLINE_SECONDS = 60;

    private final Process process;

    private Driver(Process process) {
        this.process = process;
    }

    /// Starts a job whose segments appear in `directory`, at full detail.
    static Driver start(Path directory, String... options) throws IOException {
        Path program = BUILD.resolve("ringside-nccl-driver");
        if (!Files.isExecutable(program)) {
            throw new IOException(program + " is missing: build plugin-native first");
        }
        List<String> command =
                new ArrayList<>(
                        List.of(
                                program.toString(),
                                "--plugin",
                                BUILD.resolve("libnccl-profiler-ringside.so").toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("RINGSIDE_DIR", directory.toString());
        builder.environment().put("RINGSIDE_LEVEL", "deep");
        return new Driver(builder.start());
    }

    /// Ends the driver and all its ranks at once, as `kill -9` does.
    void kill() {
        List<ProcessHandle> ranks = process.descendants().toList();
        process.destroyForcibly();
        ranks.forEach(ProcessHandle::destroyForcibly);
    }

    /// Holds the job and all its ranks where they stand, as SIGSTOP does, until [#resume()].
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "kill -\"$0\" \"$@\"", name));
        command.add(Long.toString(process.pid()));
        process.descendants().forEach(rank -> command.add(Long.toString(rank.pid())));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new AssertionError(command + " ended with " + status);
        }
    }

    /// Waits for the job's own end.
    void await() throws InterruptedException {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("the driver did not end well within a minute");
        }
    }

    @Override
    public void close() {
        kill();
    }
}

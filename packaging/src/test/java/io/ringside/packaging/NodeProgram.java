package io.ringside.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The real daemon as a child process, on a port of its own choice unless told another.
final class NodeProgram implements AutoCloseable {
    private static final String MAIN = "io.ringside.node.command.RingsideNode";
    private static final Pattern LISTENING = Pattern.compile("Serving on (\\S+:\\d+)");
    private static final String ANY_PORT = "127.0.0.1:0";

    private final ChildProgram program;
    private final String target;

    private NodeProgram(ChildProgram program, String target) {
        this.program = program;
        this.target = target;
    }

    /// Plays `packaging/captures/NAME.ring` ten times as fast as it happened, once, and waits for
    /// its end: its totals stand still from here on.
    static NodeProgram play(String name) throws IOException, InterruptedException {
        NodeProgram node = playing(capture(name), "--speed", "10");
        node.awaitEnd();
        return node;
    }

    /// Starts a playback and returns at once.
    static NodeProgram playing(Path capture, String... options) throws IOException {
        return run(ANY_PORT, List.of("--play", capture.toString()), options);
    }

    /// Starts to watch a directory of segments.
    static NodeProgram watching(Path directory, String... options) throws IOException {
        return run(ANY_PORT, List.of("--dir", directory.toString()), options);
    }

    /// Starts to watch a directory of segments, at an address that another one had before.
    static NodeProgram watchingAt(String address, Path directory, String... options)
            throws IOException {
        return run(address, List.of("--dir", directory.toString()), options);
    }

    static Path capture(String name) {
        return Path.of("captures", name + ".ring").toAbsolutePath();
    }

    String target() {
        return target;
    }

    NodeClient client() {
        return new NodeClient(target);
    }

    /// The report of this daemon, by the real program.
    JsonNode report() throws IOException, InterruptedException {
        ProgramRun run = ProgramRun.desktop("report", "--connect", target, "--json");
        if (run.exitCode() != 0) {
            throw new IOException("report ended with " + run.exitCode() + ": " + run.errors());
        }
        return new ObjectMapper().readTree(run.output());
    }

    /// Blocks until the last record has been delivered and the window after it has closed.
    void awaitEnd() {
        try (NodeClient client = client()) {
            client.until(snapshot -> snapshot.getPlayback().getFinished());
            client.until(snapshot -> snapshot.getPlayback().getFinished());
        }
    }

    /// As `kill -9` does.
    void kill() throws InterruptedException {
        program.kill();
    }

    @Override
    public void close() {
        program.close();
    }

    private static NodeProgram run(String address, List<String> source, String... options)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run", "--listen", address));
        arguments.addAll(source);
        arguments.addAll(List.of(options));
        ChildProgram program = ChildProgram.startReadable(MAIN, arguments);
        Optional<String> target = program.awaitLine(NodeProgram::listeningAddress);
        if (target.isEmpty()) {
            program.close();
            throw new IOException("the daemon did not start with " + arguments);
        }
        return new NodeProgram(program, target.get());
    }

    private static Optional<String> listeningAddress(String line) {
        Matcher matcher = LISTENING.matcher(line);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}

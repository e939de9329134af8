package io.ringside.packaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.ringside.v1.MonitorGrpc;
import io.ringside.v1.Snapshot;
import io.ringside.v1.WatchRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A bundled capture in the real daemon, played once and to its end, with its totals standing
/// still: what the tests ask about.
final class PlayedCapture implements AutoCloseable {
    private static final String NODE = "io.ringside.node.command.RingsideNode";
    private static final Pattern LISTENING = Pattern.compile("Serving on (\\S+:\\d+)");
    private static final int DEADLINE_SECONDS = 120;

    private final ChildProgram node;
    private final String target;

    private PlayedCapture(ChildProgram node, String target) {
        this.node = node;
        this.target = target;
    }

    /// Plays `packaging/captures/NAME.ring` ten times as fast as it happened and waits for the last
    /// window.
    static PlayedCapture play(String name) throws IOException, InterruptedException {
        PlayedCapture played = start(captures().resolve(name + ".ring"), "--speed", "10");
        played.awaitEnd();
        return played;
    }

    /// Starts the playback and returns at once.
    static PlayedCapture start(Path capture, String... options) throws IOException {
        List<String> arguments =
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(
                                        "run",
                                        "--play",
                                        capture.toString(),
                                        "--listen",
                                        "127.0.0.1:0"),
                                java.util.stream.Stream.of(options))
                        .toList();
        ChildProgram node = ChildProgram.startReadable(NODE, arguments);
        Optional<String> target = node.awaitLine(PlayedCapture::listeningAddress);
        if (target.isEmpty()) {
            node.close();
            throw new IOException("the daemon did not play " + capture);
        }
        return new PlayedCapture(node, target.get());
    }

    static Path captures() {
        return Path.of("captures").toAbsolutePath();
    }

    String target() {
        return target;
    }

    /// The report of this daemon, by the real program.
    JsonNode report() throws IOException, InterruptedException {
        ProgramRun run = ProgramRun.desktop("report", "--connect", target, "--for", "3s", "--json");
        if (run.exitCode() != 0) {
            throw new IOException("report ended with " + run.exitCode() + ": " + run.errors());
        }
        return new ObjectMapper().readTree(run.output());
    }

    /// Blocks until the last record has been delivered and the window after it has closed.
    void awaitEnd() throws InterruptedException {
        ManagedChannel channel =
                Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
                        .maxInboundMessageSize(64 << 20)
                        .build();
        try {
            Iterator<Snapshot> snapshots =
                    MonitorGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                            .watch(WatchRequest.newBuilder().setClient("test").build());
            int finished = 0;
            while (finished < 2 && snapshots.hasNext()) {
                finished += snapshots.next().getPlayback().getFinished() ? 1 : 0;
            }
        } finally {
            channel.shutdownNow().awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        node.close();
    }

    private static Optional<String> listeningAddress(String line) {
        Matcher matcher = LISTENING.matcher(line);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}

package io.ringside.packaging;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.ringside.protocol.ring.RingLayout;
import io.ringside.receivers.RealReceiver;
import io.ringside.v1.DescribeRequest;
import io.ringside.v1.MonitorGrpc;
import io.ringside.v1.NodeDescription;
import io.ringside.v1.Snapshot;
import io.ringside.v1.Source;
import io.ringside.v1.SourceState;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What cannot be read is refused with one sentence that names it, and the rest goes on.
class BadInputTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private static Path shared;
    private static NodeProgram good;

    @TempDir private Path folder;

    @BeforeAll
    static void playAGoodCapture() throws Exception {
        good = NodeProgram.play("train");
    }

    @AfterAll
    static void stop() {
        good.close();
    }

    @Test
    void badSegmentsAreRefusedByNameAndReasonAndTheGoodOnesAreCounted() throws Exception {
        try (Driver _ = Driver.start(folder, "--iterations", "3", "--hold-seconds", "600")) {
            byte[] whole = awaitSegment();
            bad("magic", whole, header -> header.putLong(RingLayout.HEADER_MAGIC, 0x4b4e554a));
            bad("major", whole, header -> header.putShort(RingLayout.HEADER_MAJOR, (short) 2));
            bad("cut", Arrays.copyOf(whole, whole.length / 2), header -> {});
            bad("stub", Arrays.copyOf(whole, 100), header -> {});
            bad(
                    "huge",
                    whole,
                    header -> header.putInt(RingLayout.HEADER_RECORDS_PER_LANE, 0x8000_0000));
            bad(
                    "lanes",
                    whole,
                    header -> header.putInt(RingLayout.HEADER_LANE_CAPACITY, Integer.MAX_VALUE));
            bad(
                    "offset",
                    whole,
                    header -> header.putLong(RingLayout.HEADER_RECORDS_OFFSET, Long.MAX_VALUE - 8));
            try (NodeProgram node = NodeProgram.watching(folder, "--period", "200ms");
                    NodeClient client = node.client()) {
                Snapshot snapshot =
                        client.until(
                                s -> refusals(s).size() == 7 && operations(s) == 2 * (3 * 7 + 1));
                Map<String, String> refusals = refusals(snapshot);
                assertAll(
                        () -> assertRefused(refusals, "magic", "does not start with the magic"),
                        () -> assertRefused(refusals, "major", "major version 2"),
                        () -> assertRefused(refusals, "cut", "the file has " + whole.length / 2),
                        () -> assertRefused(refusals, "stub", "it has 100 bytes"),
                        () -> assertRefused(refusals, "huge", "2147483648 records per lane"),
                        () -> assertRefused(refusals, "lanes", "2147483647"),
                        () -> assertRefused(refusals, "offset", "records"));
                JsonNode sources = node.report().at("/nodes/0/sources");
                assertEquals(
                        7,
                        sources.findValuesAsText("state").stream()
                                .filter("failed"::equals)
                                .count());
            }
            assertEquals(7, files("bad-*.seg").size(), "nobody removes what is not ours");
        }
    }

    @Test
    void aFileThatIsNoCaptureIsRefusedWithOneSentence() throws Exception {
        Path file = Files.writeString(folder.resolve("notes.ring"), "notes ".repeat(1000));
        ProgramRun run =
                ProgramRun.node("run", "--play", file.toString(), "--listen", "127.0.0.1:0");
        assertEquals(1, run.exitCode());
        assertOneSentence(run, "notes.ring");
    }

    @Test
    void aCaptureCorruptFromItsFirstBlockIsRefusedWithOneSentence() throws Exception {
        byte[] bytes = Files.readAllBytes(NodeProgram.capture("train"));
        Arrays.fill(bytes, 200, bytes.length, (byte) 0x5a);
        Path file = Files.write(folder.resolve("corrupt.ring"), bytes);
        ProgramRun run =
                ProgramRun.node("run", "--play", file.toString(), "--listen", "127.0.0.1:0");
        assertEquals(1, run.exitCode());
        assertOneSentence(run, "corrupt.ring");
    }

    @Test
    void aDamagedCaptureIsPlayedAsFarAsItIsWholeAndSaysSo() throws Exception {
        byte[] bytes = Files.readAllBytes(NodeProgram.capture("train"));
        byte[] corrupt = bytes.clone();
        Arrays.fill(corrupt, bytes.length / 2, bytes.length / 2 + 64, (byte) 0x5a);
        Path cut = Files.write(folder.resolve("cut.ring"), Arrays.copyOf(bytes, bytes.length / 2));
        Path holed = Files.write(folder.resolve("holed.ring"), corrupt);
        long all = operations(good.report());
        for (Path file : List.of(cut, holed)) {
            try (NodeProgram node = NodeProgram.playing(file, "--speed", "50")) {
                node.awaitEnd();
                JsonNode report = node.report();
                JsonNode playback = source(report, "playback");
                assertEquals("warn", playback.get("state").asText());
                assertTrue(
                        playback.get("reason").asText().contains(file.getFileName().toString()),
                        playback::toString);
                assertTrue(operations(report) > 0 && operations(report) < all, report::toString);
            }
        }
    }

    @Test
    void aDamagedRecordingIsReadAsFarAsItIsWholeAndSaysSo() throws Exception {
        byte[] bytes = Files.readAllBytes(recording());
        Path cut =
                Files.write(
                        folder.resolve("cut.ringside"), Arrays.copyOf(bytes, bytes.length - 40));
        ProgramRun run = ProgramRun.desktop("report", "--replay", cut.toString(), "--json");
        assertEquals(0, run.exitCode(), run.errors());
        assertOneSentence(run, "cut.ringside");
        assertEquals("lab", JSON.readTree(run.output()).at("/nodes/0/host").asText());
    }

    @Test
    void aCorruptRecordingIsRefusedWithOneSentence() throws Exception {
        byte[] bytes = Files.readAllBytes(recording());
        Arrays.fill(bytes, 0, bytes.length, (byte) 0x5a);
        Path corrupt = Files.write(folder.resolve("corrupt.ringside"), bytes);
        ProgramRun run = ProgramRun.desktop("report", "--replay", corrupt.toString(), "--json");
        assertEquals(2, run.exitCode());
        assertEquals("", run.output());
        assertOneSentence(run, "corrupt.ringside");
    }

    @Test
    void aTakenPortIsNamedInOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            ProgramRun run =
                    ProgramRun.node("run", "--dir", folder.toString(), "--listen", address);
            assertEquals(1, run.exitCode());
            assertOneSentence(run, address);
        }
    }

    @Test
    void aTargetOfAnotherProtocolVersionIsNamedAndTheGoodOneIsReported() throws Exception {
        Server other =
                Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                        .addService(new OtherVersion())
                        .build()
                        .start();
        try {
            String target = "127.0.0.1:" + other.getPort();
            ProgramRun run =
                    ProgramRun.desktop("report", "--connect", target, good.target(), "--json");
            assertEquals(0, run.exitCode(), run.errors());
            assertOneSentence(run, target + " speaks protocol 9");
            assertEquals(1, JSON.readTree(run.output()).get("nodes").size());
        } finally {
            other.shutdownNow().awaitTermination();
        }
    }

    @Test
    void anUnreachableTargetIsNamedAndTheGoodOneIsReported() throws Exception {
        String nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "127.0.0.1:" + free.getLocalPort();
        }
        ProgramRun run =
                ProgramRun.desktop(
                        "report", "--connect", nobody, good.target(), "--for", "3s", "--json");
        assertEquals(0, run.exitCode(), run.errors());
        assertOneSentence(run, nobody);
        assertEquals(1, JSON.readTree(run.output()).get("nodes").size());
    }

    /// Made once for all tests.
    private static synchronized Path recording() throws Exception {
        Path file = shared.resolve("good.ringside");
        if (!Files.exists(file)) {
            ProgramRun run =
                    ProgramRun.desktop(
                            "record",
                            "--connect",
                            good.target(),
                            "--for",
                            "3s",
                            "--out",
                            file.toString());
            assertEquals(0, run.exitCode(), run.errors());
        }
        return file;
    }

    /// A whole segment of the running job, as soon as there is one that is finished.
    private byte[] awaitSegment() throws Exception {
        RealReceiver.until(
                "a segment",
                () ->
                        files("*.seg").size() == 2
                                && ByteBuffer.wrap(Files.readAllBytes(files("*.seg").getFirst()))
                                                .order(ByteOrder.LITTLE_ENDIAN)
                                                .getLong(RingLayout.HEADER_MAGIC)
                                        == RingLayout.RING_MAGIC);
        return Files.readAllBytes(files("*.seg").getFirst());
    }

    private void bad(String name, byte[] whole, Consumer<ByteBuffer> damage) throws Exception {
        byte[] bytes = whole.clone();
        damage.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        Files.write(folder.resolve("bad-" + name + ".seg"), bytes);
    }

    private List<Path> files(String glob) throws Exception {
        try (Stream<Path> all = Files.list(folder)) {
            var matcher = folder.getFileSystem().getPathMatcher("glob:" + glob);
            return all.filter(file -> matcher.matches(file.getFileName())).toList();
        }
    }

    private static Map<String, String> refusals(Snapshot snapshot) {
        Map<String, String> reasons = new HashMap<>();
        for (Source source : snapshot.getSourcesList()) {
            if (source.getState() == SourceState.SOURCE_STATE_FAILED) {
                reasons.put(source.getName(), source.getReason());
            }
        }
        return reasons;
    }

    private static void assertRefused(Map<String, String> refusals, String name, String reason) {
        String file = "bad-" + name + ".seg";
        String sentence = refusals.getOrDefault(file, "");
        assertTrue(
                sentence.contains(file) && sentence.contains(reason) && sentence.endsWith("."),
                file + ": " + sentence);
    }

    private static void assertOneSentence(ProgramRun run, String named) {
        assertEquals(1, run.errors().lines().count(), run.errors());
        assertTrue(run.errors().contains(named), run.errors());
    }

    private static long operations(Snapshot snapshot) {
        return snapshot.getCollectivesList().stream().mapToLong(row -> row.getCount()).sum();
    }

    private static long operations(JsonNode report) {
        long sum = 0;
        for (JsonNode row : report.get("collectives")) {
            sum += row.get("count").asLong();
        }
        return sum;
    }

    private static JsonNode source(JsonNode report, String name) {
        for (JsonNode source : report.at("/nodes/0/sources")) {
            if (source.get("name").asText().equals(name)) {
                return source;
            }
        }
        throw new AssertionError("no source " + name + " in " + report);
    }

    /// A daemon of a later protocol.
    private static final class OtherVersion extends MonitorGrpc.MonitorImplBase {
        @Override
        public void describe(DescribeRequest request, StreamObserver<NodeDescription> response) {
            response.onNext(
                    NodeDescription.newBuilder().setProtocolMajor(9).setHostName("later").build());
            response.onCompleted();
        }
    }
}

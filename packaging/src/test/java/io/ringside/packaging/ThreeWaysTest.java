package io.ringside.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.model.Clock;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.session.SessionOptions;
import io.ringside.desktop.viewdata.TimelineData;
import io.ringside.desktop.viewdata.TimelineData.Track;
import io.ringside.desktop.viewdata.TimelineData.TrackKind;
import io.ringside.protocol.recording.RecordingReader;
import io.ringside.v1.SpanBatch;
import io.ringside.v1.SpanKind;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One capture, three ways to its figures: live through gRPC, from a recording made while it was
/// played, and the golden file.
class ThreeWaysTest {
    private static final List<String> TOTALS = List.of("collectives", "p2p", "links");
    private static final double ROUNDING = 1e-9;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private static Path folder;
    private static JsonNode live;
    private static JsonNode replayed;
    private static Path recording;
    private static List<SpanBatch> liveSpans;

    @BeforeAll
    static void playOnceAndRecord() throws Exception {
        recording = folder.resolve("socket.ringside");
        try (NodeProgram node = NodeProgram.playing(NodeProgram.capture("socket"));
                ProgramRun.Started record =
                        ProgramRun.startDesktop(
                                "record",
                                "--connect",
                                node.target(),
                                "--for",
                                "60s", // ended by this test, which begins it a JVM's start after
                                // the playback
                                "--out",
                                recording.toString())) {
            node.awaitEnd();
            live = node.report();
            try (NodeClient client = node.client()) {
                liveSpans = client.spans();
            }
            ProgramRun recorded = record.end();
            assertEquals(0, recorded.exitCode(), recorded.errors());
        }
        ProgramRun run = ProgramRun.desktop("report", "--replay", recording.toString(), "--json");
        assertEquals(0, run.exitCode(), run.errors());
        replayed = JSON.readTree(run.output());
    }

    @Test
    void aRecordingReportsWhatTheDaemonDid() {
        assertTrue(
                replayed.at("/nodes/0/playback/finished").asBoolean(),
                "the recording goes on to the playback's end");
        for (String list : TOTALS) {
            assertEquals(live.get(list), replayed.get(list), list);
            assertTrue(!live.get(list).isEmpty(), list);
        }
        for (String field : List.of("host", "losses", "anomalies")) {
            assertEquals(live.at("/nodes/0/" + field), replayed.at("/nodes/0/" + field), field);
        }
    }

    @Test
    void theGoldenFileHoldsWhatTheDaemonReports() throws Exception {
        ObjectNode totals = JSON.createObjectNode();
        TOTALS.forEach(list -> totals.set(list, inOrder(live.get(list))));
        Path actual = Path.of("target", "socket.report.json").toAbsolutePath();
        Files.writeString(
                actual, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(totals) + "\n");
        try (InputStream golden =
                ThreeWaysTest.class.getResourceAsStream("/golden/socket.report.json")) {
            assertTrue(
                    JSON.readTree(golden).equals(ThreeWaysTest::compare, totals),
                    () ->
                            "differs from src/test/resources/golden/socket.report.json; what came"
                                    + " is in "
                                    + actual);
        }
    }

    @Test
    void aRecordingHoldsEverySpanThatTheDaemonKept() throws Exception {
        List<SpanBatch> recorded = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(recording)) {
            reader.spans(reader.nodes().getFirst(), 0, Long.MAX_VALUE, recorded::add);
        }
        assertEquals(spansByWindow(liveSpans), spansByWindow(recorded));
        assertEquals(
                liveSpans, recorded.stream().filter(batch -> batch.getKindCount() > 0).toList());
    }

    @Test
    void aReplayedRecordingHasTheTimeline() throws Exception {
        CompletableFuture<TimelineData> whole = new CompletableFuture<>();
        try (LiveSession session =
                LiveSession.start(
                        new SessionOptions("test", false, Replay.Pace.AT_ONCE), new StillClock())) {
            long transfers =
                    liveSpans.stream()
                            .flatMap(batch -> batch.getKindList().stream())
                            .filter(kind ->
                                    kind == SpanKind.SPAN_KIND_TRANSFER_VALUE
                                            || kind == SpanKind.SPAN_KIND_STEP_VALUE)
                            .count();
            assertTrue(transfers > 0, "the capture has transfers");
            session.onView(view -> {
                if (spans(view.timeline(), TrackKind.TRANSFER) == transfers
                        && spans(view.timeline(), TrackKind.OPERATIONS) > 0
                        && spans(view.timeline(), TrackKind.ENQUEUE) > 0) {
                    whole.complete(view.timeline());
                }
            });
            session.connect(List.of(recording.toString()));
            TimelineData timeline = whole.get(60, TimeUnit.SECONDS);
            assertTrue(timeline.lastNanos() > timeline.firstNanos());
        }
    }

    /// Real numbers may differ in their last digits: the order in which lanes are drained is not
    /// fixed.
    private static int compare(JsonNode golden, JsonNode actual) {
        if (golden.isNumber() && actual.isNumber() && golden.isFloatingPointNumber()) {
            double expected = golden.asDouble();
            return Math.abs(expected - actual.asDouble()) <= Math.abs(expected) * ROUNDING ? 0 : 1;
        }
        return golden.equals(actual) ? 0 : 1;
    }

    /// Rows come in the order in which the daemon first saw them, which is the threads' affair.
    private static ArrayNode inOrder(JsonNode rows) {
        List<JsonNode> sorted = new ArrayList<>();
        rows.forEach(sorted::add);
        sorted.sort(Comparator.comparing(ThreeWaysTest::key));
        return JSON.createArrayNode().addAll(sorted);
    }

    private static String key(JsonNode row) {
        return Stream.of(
                        "commHash",
                        "operation",
                        "bytes",
                        "rank",
                        "peer",
                        "from",
                        "to",
                        "provenance")
                .map(field -> row.path(field).asText())
                .collect(Collectors.joining(" "));
    }

    private static Map<Long, Integer> spansByWindow(List<SpanBatch> batches) {
        return batches.stream()
                .filter(batch -> batch.getKindCount() > 0)
                .collect(
                        Collectors.toMap(
                                SpanBatch::getWindow,
                                SpanBatch::getKindCount,
                                Integer::sum,
                                TreeMap::new));
    }

    private static long spans(TimelineData timeline, TrackKind kind) {
        return timeline.tracks().stream()
                .filter(track -> track.kind() == kind)
                .map(Track::chunks)
                .flatMap(List::stream)
                .mapToLong(chunk -> Objects.requireNonNull(chunk).size())
                .sum();
    }

    /// Nothing here depends on time.
    private static final class StillClock implements Clock {
        @Override
        public long epochNanos() {
            return 1_790_000_000_000_000_000L;
        }

        @Override
        public long monotonicNanos() {
            return 0;
        }
    }
}

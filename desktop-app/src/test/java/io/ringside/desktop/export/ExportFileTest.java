package io.ringside.desktop.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.ringside.desktop.export.rows.Table;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.ClusterView.OverRange;
import io.ringside.desktop.viewdata.TimelineData.SpanChunk;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportFileTest {
    private static final ClusterView VIEW = SampleCluster.eightRanks();

    @TempDir Path directory;

    @Test
    void linksAreRowsWithUnitsInTheirHeads() throws IOException {
        Path file = directory.resolve("links.csv");
        ExportFile.write(file, ExportFormat.CSV, ExportView.HEAT_MAP, VIEW);
        List<String> lines = List.of(Files.readString(file).split("\r\n"));
        assertEquals(VIEW.links().size() + 1, lines.size());
        assertTrue(lines.getFirst().contains("rate_bytes_per_second"), lines.getFirst());
        assertTrue(
                lines.get(1).startsWith("world,0,gpu-node-1,1,gpu-node-1,measured,"), lines.get(1));
        assertTrue(lines.get(2).endsWith(",,,,,false,,"), "absent is empty: " + lines.get(2));
    }

    @Test
    void everyViewIsJsonThatParses() throws IOException {
        for (ExportView what : ExportView.values()) {
            Path file = directory.resolve(what.word() + ".json");
            ExportFile.write(file, ExportFormat.JSON, what, SampleCluster.troubledNode());
            JsonNode json = new ObjectMapper().readTree(file.toFile());
            assertEquals(what.word(), json.get("view").asText());
            assertTrue(json.get("rows").isArray());
        }
        JsonNode gpus =
                new ObjectMapper().readTree(directory.resolve("gpus.json").toFile()).get("rows");
        assertEquals(SampleCluster.troubledNode().gpus().size(), gpus.size());
    }

    @Test
    void ofAChosenRangeTheFileHasItsFiguresAndSaysWhichTimeTheyAreOf() throws IOException {
        TimeSpan asked = new TimeSpan(VIEW.asOfEpochNanos() - 5, VIEW.asOfEpochNanos());
        ClusterView during =
                VIEW.over(
                        new OverRange(
                                asked,
                                Optional.of(asked),
                                Optional.of(asked),
                                0,
                                1_204,
                                VIEW.links().subList(0, 1),
                                List.of(),
                                List.of()));
        Path csv = directory.resolve("range.csv");
        ExportFile.write(csv, ExportFormat.CSV, ExportView.HEAT_MAP, during);
        List<String> lines = Files.readAllLines(csv);
        assertEquals(2, lines.size());
        assertTrue(lines.getFirst().endsWith(",range_start_epoch_ns,range_end_epoch_ns"));
        assertTrue(
                lines.get(1).endsWith("," + asked.startEpochNanos() + "," + asked.endEpochNanos()),
                lines.get(1));
        JsonNode json = json(ExportView.OPERATIONS, during);
        assertEquals(asked.startEpochNanos(), json.path("range").path("start_epoch_ns").asLong());
        assertEquals(0, json.path("rows").size(), "nothing was called in it");
        assertEquals(1_204, json.path("rows_left_out").asInt());
        assertTrue(json(ExportView.OPERATIONS, VIEW).path("range").isNull());
    }

    @Test
    void whereNoHistoryIsKeptTheFileSaysThatItsFiguresAreOfNoRange() throws IOException {
        TimeSpan asked = new TimeSpan(1, 2);
        ClusterView totals =
                VIEW.over(
                        new OverRange(
                                asked,
                                Optional.empty(),
                                Optional.empty(),
                                1,
                                0,
                                VIEW.links(),
                                VIEW.collectives(),
                                VIEW.p2p()));
        JsonNode json = json(ExportView.HEAT_MAP, totals);
        assertTrue(json.path("range").isNull(), "they are since the start");
        assertEquals(1, json.path("range_asked").path("start_epoch_ns").asLong());
    }

    @Test
    void ofAChosenRangeOnlySpansWithinItAreWritten() throws IOException {
        long all = json(ExportView.TIMELINE, VIEW).path("rows").size();
        long first =
                json(ExportView.TIMELINE, VIEW).path("rows").get(0).path("start_epoch_ns").asLong();
        TimeSpan asked = new TimeSpan(first, first + 1);
        ClusterView during = VIEW.over(OverRange.nothing(asked));
        JsonNode json = json(ExportView.TIMELINE, during);
        assertTrue(json.path("rows").size() > 0 && json.path("rows").size() < all);
        json.path("rows")
                .forEach(row ->
                        assertTrue(
                                row.path("start_epoch_ns").asLong() <= first
                                        && (row.path("end_epoch_ns").isNull()
                                                || row.path("end_epoch_ns").asLong() > first),
                                row.toString()));
        assertEquals(first, json.path("range").path("start_epoch_ns").asLong());
    }

    private JsonNode json(ExportView what, ClusterView view) throws IOException {
        Path file = directory.resolve("one.json");
        ExportFile.write(file, ExportFormat.JSON, what, view);
        return new ObjectMapper().readTree(file.toFile());
    }

    @Test
    void aTextIsQuotedAndNoFormula() throws IOException {
        StringWriter out = new StringWriter();
        CsvText.write(
                out,
                new Table(
                        List.of("a", "b", "c", "d"),
                        sink -> sink.row("=cmd|' /C calc'!A0", "say \"so\", now\n", null, -1L)));
        assertEquals(
                "a,b,c,d\r\n'=cmd|' /C calc'!A0,\"say \"\"so\"\", now\n\",,-1\r\n", out.toString());
    }

    @Test
    void jsonKeepsControlsAndHalfCharactersAndHasNoNaN() throws IOException {
        StringWriter out = new StringWriter();
        String hostile = "\u0000\u001b[31m\"\\\ud800x\ud83d\ude00";
        JsonText.write(
                out,
                "x",
                VIEW,
                new Table(List.of("t", "n"), sink -> sink.row(hostile, Double.NaN)));
        JsonNode row = new ObjectMapper().readTree(out.toString()).get("rows").get(0);
        assertEquals(hostile, row.get("t").asText());
        assertTrue(row.get("n").isNull());
    }

    @Test
    void aLinkIsReplacedAndNeverFollowed() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "untouched");
        Path file = Files.createSymbolicLink(directory.resolve("out.csv"), other);
        ExportFile.write(file, ExportFormat.CSV, ExportView.GPUS, VIEW);
        assertFalse(Files.isSymbolicLink(file));
        assertEquals("untouched", Files.readString(other));
    }

    @Test
    void aPerfettoTraceIsOfTheTimelineOnlyAndLeavesWhatStood() throws IOException {
        Path file = Files.writeString(directory.resolve("out.pftrace"), "stood");
        assertThrows(
                IllegalArgumentException.class,
                () -> ExportFile.write(file, ExportFormat.PERFETTO, ExportView.GPUS, VIEW));
        assertEquals("stood", Files.readString(file));
        assertEquals(Optional.of(ExportFormat.PERFETTO), ExportFormat.of(Path.of("a.PFTRACE")));
        assertEquals(Optional.empty(), ExportFormat.of(Path.of("a.txt")));
    }

    /// Read back field by field: clocks come first, each span is a slice that ends, slices of a
    /// track never cross, and a collective's spans share a flow.
    @Test
    void theTraceHoldsEverySpanOnceOnTracksThatNest() throws IOException {
        Path file = directory.resolve("run.pftrace");
        ExportFile.write(file, ExportFormat.PERFETTO, ExportView.TIMELINE, VIEW);
        List<Map<Integer, List<Object>>> packets = packets(Files.readAllBytes(file));
        assertTrue(packets.getFirst().containsKey(6), "clocks come first");
        Map<Integer, List<Object>> clocks = message(one(packets.getFirst(), 6));
        assertEquals(3, all(clocks, 1).size(), "real time, boot time and one node");
        Set<Long> described = new HashSet<>();
        Map<Long, Long> open = new HashMap<>();
        Map<Long, Long> latest = new HashMap<>();
        Map<Long, Integer> flows = new HashMap<>();
        int begun = 0;
        for (Map<Integer, List<Object>> packet : packets) {
            if (packet.containsKey(60)) {
                described.add((Long) one(message(one(packet, 60)), 1));
            }
            if (!packet.containsKey(11)) {
                continue;
            }
            Map<Integer, List<Object>> event = message(one(packet, 11));
            long at = (Long) one(packet, 8);
            long track = (Long) one(event, 11);
            assertTrue(described.contains(track), "described before it is used");
            assertEquals(128L, one(packet, 58), "the node's clock");
            switch ((int) (long) (Long) one(event, 9)) {
                case 1 -> {
                    begun++;
                    assertFalse(open.containsKey(track), "one at a time on a track");
                    assertTrue(at >= latest.getOrDefault(track, 0L));
                    open.put(track, at);
                    if (event.containsKey(47)) {
                        flows.merge((Long) one(event, 47), 1, Integer::sum);
                    }
                }
                case 2 -> {
                    assertTrue(at >= Objects.requireNonNull(open.remove(track)));
                    latest.put(track, at);
                }
                default -> {}
            }
        }
        int spans =
                VIEW.timeline().tracks().stream()
                        .flatMap(track -> track.chunks().stream())
                        .mapToInt(SpanChunk::size)
                        .sum();
        assertEquals(spans, begun);
        assertTrue(open.isEmpty(), "every slice ends");
        assertTrue(flows.values().stream().anyMatch(count -> count == 8), "of eight ranks");
    }

    private static Object one(Map<Integer, List<Object>> message, int field) {
        return all(message, field).getFirst();
    }

    private static List<Object> all(Map<Integer, List<Object>> message, int field) {
        return Objects.requireNonNull(message.get(field), "field " + field);
    }

    private static List<Map<Integer, List<Object>>> packets(byte[] trace) throws IOException {
        List<Map<Integer, List<Object>>> packets = new ArrayList<>();
        CodedInputStream in = CodedInputStream.newInstance(trace);
        while (!in.isAtEnd()) {
            assertEquals(1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED, in.readTag());
            packets.add(message(in.readByteArray()));
        }
        return packets;
    }

    /// Numbers as Long, the rest as bytes, by field.
    private static Map<Integer, List<Object>> message(Object bytes) throws IOException {
        Map<Integer, List<Object>> fields = new HashMap<>();
        CodedInputStream in = CodedInputStream.newInstance((byte[]) bytes);
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            Object value =
                    switch (WireFormat.getTagWireType(tag)) {
                        case WireFormat.WIRETYPE_VARINT -> in.readUInt64();
                        case WireFormat.WIRETYPE_FIXED64 -> in.readFixed64();
                        default -> in.readByteArray();
                    };
            fields.computeIfAbsent(WireFormat.getTagFieldNumber(tag), _ -> new ArrayList<>())
                    .add(value);
        }
        return fields;
    }
}

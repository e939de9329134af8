package io.ringside.desktop.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.hang.HangAnalysis;
import io.ringside.desktop.dump.Dump.Lateness;
import io.ringside.desktop.dump.plain.DumpException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectorLogTest {
    @TempDir Path folder = Path.of("");

    @Test
    void theRankWithTheShortOperationsIsTheLateOne() throws Exception {
        Files.writeString(folder.resolve("a.log"), lines(0, 300, 30) + lines(1, 100, 30));
        Files.writeString(folder.resolve("b.log"), lines(2, 310, 30));

        assertEquals(
                List.of(new Lateness("communicator 0x53", 1, 30, 30, 210, 310)),
                Dumps.read(folder).lateness());
    }

    @Test
    void ranksThatAreAlikeAreNotLate() throws Exception {
        assertEquals(
                List.of(),
                read(lines(0, 300, 30) + lines(1, 295, 30) + lines(2, 310, 30)).lateness());
    }

    @Test
    void saysThatOneRankAloneTellsNothingOfLateness() throws Exception {
        Dump dump = read(lines(0, 300, 30));

        assertEquals(List.of(), dump.lateness());
        assertTrue(
                dump.remarks().stream().anyMatch(r -> r.contains("only 1 of 3 ranks")),
                dump.remarks()::toString);
    }

    @Test
    void neverClaimsAHang() throws Exception {
        Dump dump = read(lines(0, 300, 30) + lines(1, 300, 12) + lines(2, 300, 30));

        assertEquals(List.of(), HangAnalysis.verdicts(dump.facts(), 0));
        assertTrue(dump.remarks().stream().anyMatch(r -> r.contains("cannot be told")));
    }

    @Test
    void countsTheLineThatBreaksOff() throws Exception {
        Dump dump = read(lines(0, 300, 30) + "{\"header\":{\"id\":");

        assertEquals("1 lines were left out: they tell no collective.", dump.remarks().getFirst());
    }

    @Test
    void readsAPackedLog() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(
                    (lines(0, 300, 300) + lines(1, 100, 300) + lines(2, 310, 300))
                            .getBytes(StandardCharsets.UTF_8));
        }
        Path file = folder.resolve("log.jsonl.gz");
        Files.write(file, packed.toByteArray());

        assertEquals(1, Dumps.read(file).lateness().getFirst().rank());
    }

    @Test
    void refusesALineWithoutEnd() {
        DumpException refused =
                assertThrows(
                        DumpException.class, () -> read(lines(0, 300, 1) + "x".repeat(100_000)));

        assertTrue(refused.sentence().contains("a line of more than 65536 bytes"));
    }

    private Dump read(String text) throws Exception {
        Path file = folder.resolve("inspector.log");
        Files.writeString(file, text);
        return Dumps.read(file);
    }

    private static String lines(int rank, int micros, int operations) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < operations; i++) {
            text.append(
                    """
                    {"header":{"id":"0x53","comm_name":"unknown","rank":%d,"n_ranks":3,"nnodes":1},"metadata":{"pid":7},"coll_perf":{"coll":"AllReduce","coll_sn":%d,"coll_msg_size_bytes":8,"coll_exec_time_us":%d,"coll_timing_source":"kernel_gpu"}}
                    """
                            .formatted(rank, i, micros));
        }
        return text.toString();
    }
}

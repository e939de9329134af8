package io.ringside.desktop.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.correlate.hang.HangAnalysis;
import io.ringside.desktop.correlate.hang.HangKind;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.dump.plain.DumpException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RasJsonTest {
    @TempDir Path folder = Path.of("");

    @Test
    void repairsTheMissingCommaOfNccl228AndSaysSo() throws Exception {
        Dump dump =
                read(
                        communicator(
                                3,
                                List.of(rank(0, 0, 10), rank(1, 0, 10)),
                                missing(2, true, false)));

        assertTrue(
                dump.remarks().getFirst().startsWith("The JSON was repaired at 1 places"),
                dump.remarks()::toString);
        HangVerdict verdict = only(dump);
        assertEquals(HangKind.NODE_SILENT, verdict.kind());
        assertEquals(List.of(2), verdict.culprits());
    }

    @Test
    void leavesJsonWithItsCommaAsItIs() throws Exception {
        Dump dump =
                read(
                        communicator(2, List.of(rank(0, 0, 10)), missing(1, false, true))
                                .replace("\"nvml_dev\": 1\n", "\"nvml_dev\": 1,\n"));

        assertTrue(dump.remarks().stream().noneMatch(r -> r.contains("repaired")));
        assertEquals(HangKind.PROCESS_DEAD, only(dump).kind());
    }

    @Test
    void namesTheRankThatHasCalledLess() throws Exception {
        Dump dump =
                read(communicator(3, List.of(rank(0, 0, 10), rank(1, 0, 9), rank(2, 0, 10)), ""));

        HangVerdict verdict = only(dump);

        assertEquals(HangKind.NOT_ENTERED, verdict.kind());
        assertEquals(List.of(1), verdict.culprits());
        assertTrue(
                verdict.headline().contains("rank 1 (10.0.0.1, pid 101, GPU 1)")
                        || verdict.headline().startsWith("Rank 1 (10.0.0.1"),
                verdict.headline());
    }

    @Test
    void equalCountsAreNoHang() throws Exception {
        Dump dump = read(communicator(2, List.of(rank(0, 0, 10), rank(1, 0, 10)), ""));

        assertEquals(List.of(), HangAnalysis.verdicts(dump.facts(), 0));
    }

    @Test
    void namesTheRankThatIsStillInitialising() throws Exception {
        Dump dump = read(communicator(2, List.of(rank(0, 0, 0), rank(1, 7, 0)), ""));

        HangVerdict verdict = only(dump);

        assertEquals(HangKind.STUCK_IN_INIT, verdict.kind());
        assertEquals(List.of(1), verdict.culprits());
    }

    @Test
    void aRankThatNoListHasNeverJoined() throws Exception {
        Dump dump = read(communicator(3, List.of(rank(0, 7, 0), rank(2, 7, 0)), ""));

        HangVerdict verdict = only(dump);

        assertEquals(HangKind.NEVER_JOINED, verdict.kind());
        assertEquals(List.of(1), verdict.culprits());
    }

    @Test
    void tellsErrorsOfCommunicators() throws Exception {
        Dump dump =
                read(
                        communicator(2, List.of(rank(0, 0, 10), rank(1, 0, 10)), "")
                                .replaceFirst("\"async_error\": 0", "\"async_error\": 6"));

        assertTrue(dump.remarks().stream().anyMatch(r -> r.contains("async_error 6")));
    }

    @Test
    void refusesJsonThatIsBrokenElsewhere() {
        DumpException refused =
                assertThrows(
                        DumpException.class,
                        () -> read(communicator(2, List.of(rank(0, 0, 1)), "").replace("],", "")));

        assertTrue(refused.sentence().contains("is not valid JSON"), refused::sentence);
    }

    @Test
    void refusesJsonThatNestsTooDeep() {
        DumpException refused =
                assertThrows(
                        DumpException.class,
                        () -> read("{\"communicators\": " + "[".repeat(100_000)));

        assertTrue(refused.sentence().contains("is not valid JSON"), refused::sentence);
    }

    private Dump read(String text) throws Exception {
        Path file = folder.resolve("ras.json");
        Files.writeString(file, text);
        return Dumps.read(file);
    }

    private static HangVerdict only(Dump dump) {
        List<HangVerdict> verdicts = HangAnalysis.verdicts(dump.facts(), 0);
        assertEquals(1, verdicts.size(), verdicts::toString);
        return verdicts.getFirst();
    }

    /// As NCCL 2.28.9 prints it (src/ras/client_support.cc).
    private static String communicator(int size, List<String> ranks, String missing) {
        List<String> lines = new ArrayList<>();
        lines.add("{\n  \"nccl_version\": \"2.28.9\",\n  \"communicators_count\": 1,");
        lines.add("  \"communicators\": [\n    {\n      \"hash\": \"0xae94423cfbb2ef4a\",");
        lines.add("      \"secondary_hash\": \"0xb7e7187447156001:0xb8242ed28a71381e\",");
        lines.add("      \"size\": " + size + ",");
        lines.add("      \"ranks_count\": " + ranks.size() + ",");
        lines.add("      \"missing_ranks_count\": " + (missing.isEmpty() ? 0 : 1) + ",");
        lines.add("      \"ranks\": [\n" + String.join(",\n", ranks) + "\n      ],");
        lines.add("      \"missing_ranks\": [\n" + missing + "\n      ]\n    }\n  ],");
        lines.add(
                "  \"ras\": {\n    \"collection_time_sec\": 0.001,\n    \"timeouts_count\": 0\n  }\n}");
        return String.join("\n", lines);
    }

    private static String rank(int rank, int initState, long allReduces) {
        return """
        {
          "rank": %d,
          "host": "10.0.0.1",
          "pid": %d,
          "cuda_dev": %d,
          "nvml_dev": %d,
          "status": {
            "init_state": %d,
            "async_error": 0,
            "finalize_called": false,
            "destroy_flag": false,
            "abort_flag": false
          },
          "collective_counts": {
            "Broadcast": 0,
            "AllReduce": %d
          }
        }\
        """
                .formatted(rank, 100 + rank, rank, rank, initState, allReduces);
    }

    private static String missing(int rank, boolean unresponsive, boolean dead) {
        return """
        {
          "rank": %d,
          "host": "10.0.0.2",
          "pid": %d,
          "cuda_dev": %d,
          "nvml_dev": %d
          "status": {
            "unresponsive": %s,
            "considered_dead": %s
          }
        }\
        """
                .formatted(rank, 100 + rank, rank, rank, unresponsive, dead);
    }
}

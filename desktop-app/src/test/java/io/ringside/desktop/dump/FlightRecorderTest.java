package io.ringside.desktop.dump;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringside.desktop.correlate.hang.HangAnalysis;
import io.ringside.desktop.correlate.hang.HangKind;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.hang.HangVerdict.Confidence;
import io.ringside.desktop.dump.plain.DumpException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderTest {
    @TempDir Path folder = Path.of("");

    /// Truth: "Fault ranks: [12, 14]", in the case's fault_injection.log.
    @Test
    void namesTheTwoRanksWithAGpuErrorOfARealHang() throws Exception {
        List<HangVerdict> verdicts = verdicts(real("gpu_error_1st"));

        assertEquals(1, verdicts.size(), verdicts::toString);
        assertEquals(List.of(12, 14), verdicts.getFirst().culprits());
        assertEquals(HangKind.ENTERED_NOT_STARTED, verdicts.getFirst().kind());
        assertEquals(14, verdicts.getFirst().victims().size());
    }

    /// Truth: "Fault ranks: [9, 14]", in the case's fault_injection.log.
    @Test
    void namesTheTwoRanksWithALockedInterpreterOfARealHang() throws Exception {
        List<HangVerdict> verdicts = verdicts(real("lock_gil_1st"));

        assertEquals(1, verdicts.size(), verdicts::toString);
        assertEquals(List.of(9, 14), verdicts.getFirst().culprits());
        assertEquals(HangKind.STUCK_OUTSIDE_NCCL, verdicts.getFirst().kind());
    }

    @Test
    void aRankThatLeftNoDumpIsNotOk() throws Exception {
        for (int rank : new int[] {0, 1, 3}) {
            dump(rank).collective("0", 10, "all_reduce", "scheduled").write(folder);
        }

        HangVerdict verdict = only(folder);

        assertEquals(HangKind.PROCESS_DEAD, verdict.kind());
        assertEquals(List.of(2), verdict.culprits());
    }

    @Test
    void anEmptyDumpCountsAsNone() throws Exception {
        for (int rank : new int[] {0, 1, 3}) {
            dump(rank).collective("0", 10, "all_reduce", "scheduled").write(folder);
        }
        RecorderDump.write(folder.resolve("nccl_trace_rank_2"), new byte[0]);

        assertEquals(List.of(2), only(folder).culprits());
        assertTrue(
                Dumps.read(folder)
                        .remarks()
                        .contains("The dump of rank 2 is empty: it counts as none."));
    }

    @Test
    void aRankWhoseOwnGroupsLackOneThatOthersExpectItInNeverJoined() throws Exception {
        dump(0).group("7", "pair", "[0, 1]")
                .collective("7", 1, "broadcast", "scheduled")
                .write(folder);
        dump(1).write(folder);
        dump(2).write(folder);
        dump(3).write(folder);

        HangVerdict verdict = only(folder);

        assertEquals(HangKind.NEVER_JOINED, verdict.kind());
        assertEquals(List.of(1), verdict.culprits());
    }

    @Test
    void namesTheStageThatAPipelineWaitsForByRanksOfTheJob() throws Exception {
        pipe(0).peer("5", 3, "recv 0<-1", "scheduled").write(folder);
        pipe(2).peer("5", 3, "recv 1<-2", "scheduled").write(folder);
        pipe(3).write(folder);
        dump(1).write(folder);

        HangVerdict verdict = only(folder);

        assertEquals(List.of(3), verdict.culprits());
        assertEquals(List.of(0, 2), verdict.victims());
    }

    @Test
    void sendsOfAGroupCallThatCompletedAreNotPending() throws Exception {
        for (int rank = 0; rank < 4; rank++) {
            dump(rank)
                    .peer("0", 4, "send 0->1", "scheduled")
                    .peer("0", 4, "coalesced", "completed")
                    .write(folder);
        }

        assertEquals(List.of(), verdicts(folder));
    }

    @Test
    void aCompletedRingOfEntriesIsNoHang() throws Exception {
        for (int rank = 0; rank < 4; rank++) {
            RecorderDump dump = dump(rank);
            for (int i = 1; i <= 100; i++) {
                dump.collective("0", i, "all_gather_into_tensor_coalesced", "completed");
            }
            dump.write(folder);
        }

        assertEquals(List.of(), verdicts(folder));
    }

    @Test
    void findsTheRankThatCalledAnotherCollective() throws Exception {
        for (int rank = 0; rank < 4; rank++) {
            dump(rank)
                    .collective("0", 9, "all_reduce", "completed")
                    .collective("0", 10, rank == 1 ? "broadcast" : "all_reduce", "started")
                    .write(folder);
        }

        HangVerdict verdict = only(folder);

        assertEquals(HangKind.SIGNATURE_MISMATCH, verdict.kind());
        assertEquals(List.of(1), verdict.culprits());
    }

    @Test
    void findsTheRankThatGaveFewerElements() throws Exception {
        for (int rank = 0; rank < 4; rank++) {
            dump(rank)
                    .collective("0", 10, "_reduce_scatter_base", "scheduled", rank == 3 ? 64 : 128)
                    .write(folder);
        }

        HangVerdict verdict = only(folder);

        assertEquals(HangKind.SIGNATURE_MISMATCH, verdict.kind());
        assertEquals(List.of(3), verdict.culprits());
        assertTrue(verdict.evidence().getLast().contains("256 bytes by rank 3"));
    }

    @Test
    void theSourceOfAScatterMayGiveMoreThanTheOthers() throws Exception {
        for (int rank = 0; rank < 4; rank++) {
            RecorderDump dump = dump(rank).collective("0", 10, "scatter", "scheduled");
            dump.last().put("input_sizes", rank == 0 ? List.of(List.of(1024L)) : List.of());
            dump.last().put("input_dtypes", rank == 0 ? List.of("Float") : List.of());
            dump.write(folder);
        }

        assertEquals(HangKind.LINK_STALLED, only(folder).kind());
    }

    @Test
    void doesNotDecideAboutAnAllToAll() throws Exception {
        for (int rank = 0; rank < 4; rank++) {
            dump(rank).collective("0", 10, "all_to_all", "scheduled", 100 + rank).write(folder);
        }

        assertEquals(HangKind.UNDECIDED, only(folder).kind());
    }

    @Test
    void aRankWhoseCountersSayThatItHasFinishedIsNotToBlame() throws Exception {
        dump(0).status("0", 10, 10).write(folder);
        for (int rank = 1; rank < 4; rank++) {
            RecorderDump dump = dump(rank).status("0", rank == 2 ? 10 : 11, rank == 2 ? 9 : 10);
            if (rank == 2) {
                dump.collective("0", 10, "all_reduce", "scheduled");
            } else {
                dump.collective("0", 11, "all_reduce", "scheduled");
            }
            dump.write(folder);
        }

        assertEquals(List.of(2), only(folder).culprits());
    }

    @Test
    void readsTheJsonFormWithItsNumbersAsText() throws Exception {
        for (int rank = 0; rank < 4; rank++) {
            RecorderDump dump = dump(rank);
            if (rank != 2) {
                dump.collective("0", 10, "all_reduce", "scheduled");
                dump.last().put("time_discovered_started_ns", 0L);
            }
            RecorderDump.write(
                    folder.resolve("trace_" + rank + ".json"),
                    new ObjectMapper().writeValueAsBytes(dump.value()));
        }

        assertEquals(List.of(2), only(folder).culprits());
    }

    @Test
    void readsTheFieldNamesOfOlderVersions() throws Exception {
        for (int rank = 0; rank < 4; rank++) {
            RecorderDump dump = dump(rank);
            if (rank != 2) {
                dump.collective("0", 10, "all_reduce", "scheduled");
                dump.last().remove("collective_seq_id");
                dump.last().remove("p2p_seq_id");
                dump.last().remove("is_p2p");
                dump.last().remove("input_dtypes");
                dump.last().put("seq_id", 10L);
                dump.last().put("process_group", "0");
            }
            dump.write(folder);
        }

        assertEquals(List.of(2), only(folder).culprits());
    }

    @Test
    void placesInAGroupWithoutMembersAreNotTakenForRanks() throws Exception {
        new RecorderDump(4).peer("5", 3, "recv 0<-1", "scheduled").write(folder);
        new RecorderDump(5).peer("5", 3, "send 1->0", "scheduled").write(folder);

        assertEquals(List.of(), verdicts(folder));
    }

    @Test
    void refusesGroupsOfMoreMembersThanThereAreGpus() {
        String ranks = IntStream.range(0, 100_000).boxed().toList().toString();
        RecorderDump dump = new RecorderDump(0);
        for (int i = 0; i < 50; i++) {
            dump.group("g" + i, "", ranks);
        }
        dump.write(folder);

        assertTrue(refusal(folder).contains("its groups have more than 4194304 members"));
    }

    @Test
    void oneFileAloneAccusesNobodyWithConfidence() throws Exception {
        dump(0).collective("0", 10, "all_reduce", "scheduled").write(folder);

        HangVerdict verdict = only(folder.resolve("nccl_trace_rank_0"));

        assertEquals(List.of(1, 2, 3), verdict.culprits());
        assertEquals(Confidence.LOW, verdict.confidence());
    }

    @Test
    void oneHostileDumpRefusesTheWholeFolderInOneSentence() {
        dump(0).collective("0", 10, "all_reduce", "scheduled").write(folder);
        RecorderDump.write(
                folder.resolve("nccl_trace_rank_1"),
                new byte[] {(byte) 0x80, 2, 'c', 'o', 's', '\n'});

        DumpException refused = assertThrows(DumpException.class, () -> Dumps.read(folder));

        assertEquals(
                folder.resolve("nccl_trace_rank_1")
                        + " is refused: it holds the pickle opcode GLOBAL, which plain data does not need;"
                        + " take it away to go on without rank 1.",
                refused.sentence());
    }

    @Test
    void refusesWhatCannotBeToldApart() throws Exception {
        dump(0).write(folder);
        Files.copy(folder.resolve("nccl_trace_rank_0"), folder.resolve("old_rank_0"));
        Path nameless = folder.resolve("trace.pkl");
        Files.copy(folder.resolve("nccl_trace_rank_0"), nameless);

        assertAll(
                () ->
                        assertTrue(
                                refusal(folder).contains("are both of rank 0; keep one"),
                                () -> refusal(folder)),
                () -> assertTrue(refusal(nameless).contains("does not tell its rank")),
                () -> assertTrue(refusal(folder.resolve("gone")).contains("does not exist")));
    }

    @Test
    void aDumpOfOtherValuesIsRefused() {
        RecorderDump.write(folder.resolve("_dump_0"), PickleWriter.write(List.of(1L, "two")));

        assertTrue(refusal(folder).contains("it is no Flight Recorder dump"));
    }

    private static RecorderDump dump(int rank) {
        return new RecorderDump(rank).group("0", "default_pg", "[0, 1, 2, 3]");
    }

    private static RecorderDump pipe(int rank) {
        return dump(rank).group("5", "PIPELINE", "[0, 2, 3]");
    }

    private static String refusal(Path path) {
        return assertThrows(DumpException.class, () -> Dumps.read(path)).sentence();
    }

    private static List<HangVerdict> verdicts(Path path) throws DumpException {
        return HangAnalysis.verdicts(Dumps.read(path).facts(), 0);
    }

    private static HangVerdict only(Path path) throws DumpException {
        List<HangVerdict> verdicts = verdicts(path);
        assertEquals(1, verdicts.size(), verdicts::toString);
        return verdicts.getFirst();
    }

    private static Path real(String name) throws Exception {
        URL folder = FlightRecorderTest.class.getResource("flight-recorder/" + name);
        return Path.of(Objects.requireNonNull(folder).toURI());
    }
}

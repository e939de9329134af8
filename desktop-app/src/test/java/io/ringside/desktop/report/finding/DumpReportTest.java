package io.ringside.desktop.report.finding;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.ringside.desktop.correlate.hang.HangKind;
import io.ringside.desktop.correlate.hang.HangVerdict;
import io.ringside.desktop.correlate.hang.HangVerdict.Confidence;
import io.ringside.desktop.correlate.hang.facts.HangFacts;
import io.ringside.desktop.dump.Dump;
import io.ringside.desktop.dump.Dump.Lateness;
import io.ringside.desktop.dump.DumpKind;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DumpReportTest {
    private static final HangFacts NOTHING =
            new HangFacts(Map.of(), List.of(), OptionalLong.empty());

    @Test
    void everyKindOfVerdictIsJsonByTheSchema() throws Exception {
        for (HangKind kind : HangKind.values()) {
            assertValid(json(dump(DumpKind.FLIGHT_RECORDER), List.of(verdict(kind, List.of(3)))));
        }
    }

    @Test
    void aLateRankIsANoteByTheSchema() throws Exception {
        Dump dump =
                new Dump(
                        DumpKind.INSPECTOR,
                        NOTHING,
                        List.of(new Lateness("communicator 0x53", 1, 30, 29, 210, 310)),
                        List.of());

        JsonNode report = json(dump, List.of());

        assertValid(report);
        assertAll(
                () -> assertEquals("late-rank", report.at("/findings/0/kind").asText()),
                () -> assertEquals("note", report.at("/findings/0/severity").asText()),
                () -> assertTrue(report.at("/summary").asText().startsWith("Rank 1 comes late")));
    }

    @Test
    void nothingFoundIsSaidForEachKindOfDump() throws Exception {
        for (DumpKind kind : DumpKind.values()) {
            JsonNode report = json(dump(kind), List.of());
            assertValid(report);
            assertEquals(
                    report.at("/summary").asText(),
                    DumpReport.text("x", dump(kind), List.of()).lines().findFirst().orElse(""));
        }
    }

    @Test
    void whereNobodyIsNamedItIsATicket() throws Exception {
        JsonNode report =
                json(
                        dump(DumpKind.FLIGHT_RECORDER),
                        List.of(verdict(HangKind.UNDECIDED, List.of())));

        assertEquals("ticket", report.at("/findings/0/severity").asText());
    }

    @Test
    void theIdOfThousandsOfRanksStaysShort() throws Exception {
        List<Integer> ranks = IntStream.range(0, 5000).boxed().toList();

        JsonNode report =
                json(
                        dump(DumpKind.FLIGHT_RECORDER),
                        List.of(verdict(HangKind.PROCESS_DEAD, ranks)));

        assertTrue(report.at("/findings/0/id").asText().endsWith(",+4936"));
        assertEquals(5000, report.at("/findings/0/ranks").size());
    }

    private static Dump dump(DumpKind kind) {
        return new Dump(kind, NOTHING, List.of(), List.of("A remark."));
    }

    private static HangVerdict verdict(HangKind kind, List<Integer> culprits) {
        return new HangVerdict(
                kind,
                culprits,
                List.of(1),
                "world",
                "Somebody hangs.",
                List.of("For."),
                List.of("Against."),
                Confidence.HIGH);
    }

    private static JsonNode json(Dump dump, List<HangVerdict> verdicts) throws Exception {
        return new ObjectMapper().readTree(DumpReport.json("x", dump, verdicts));
    }

    private static void assertValid(JsonNode report) throws Exception {
        try (InputStream schema = DumpReport.class.getResourceAsStream("dump-report.schema.json")) {
            Set<?> errors =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(schema)
                            .validate(report);
            assertEquals(Set.of(), errors, report::toPrettyString);
        }
    }
}

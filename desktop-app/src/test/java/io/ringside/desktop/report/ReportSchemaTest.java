package io.ringside.desktop.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.ringside.desktop.fake.Collecting;
import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.fake.Waiting;
import io.ringside.desktop.feed.FeedOptions;
import io.ringside.desktop.feed.NodeFeed;
import io.ringside.desktop.feed.WireTap;
import io.ringside.desktop.feed.grpc.Target;
import io.ringside.desktop.model.Restarts;
import io.ringside.desktop.report.finding.HangReport;
import io.ringside.desktop.report.finding.LatenessReport;
import io.ringside.protocol.recording.RecordingWriter;
import io.ringside.v1.Anomaly;
import io.ringside.v1.EndedLinks;
import io.ringside.v1.EndedOperations;
import io.ringside.v1.EndedTotals;
import io.ringside.v1.Event;
import io.ringside.v1.Finding;
import io.ringside.v1.Gpu;
import io.ringside.v1.Level;
import io.ringside.v1.Playback;
import io.ringside.v1.Process;
import io.ringside.v1.Provenance;
import io.ringside.v1.Reading;
import io.ringside.v1.Severity;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SubjectKind;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportSchemaTest {
    @Test
    void isValidAgainstTheSchemaWithAllThereIsAndWithNothing() throws Exception {
        NodeReport full =
                report(
                        Messages.snapshot(3, 60).setPlayback(playback()).build(),
                        Map.of("malformed spans", 2L));
        NodeReport bare =
                report(
                        Snapshot.newBuilder()
                                .setStartEpochNanos(Messages.START)
                                .setWindow(1)
                                .build(),
                        Map.of());

        assertAll(
                () ->
                        assertEquals(
                                Set.of(),
                                faults(
                                        ReportJson.object(
                                                List.of(full, bare),
                                                HangReport.NONE,
                                                LatenessReport.NONE))),
                () ->
                        assertEquals(
                                Set.of(),
                                faults(
                                        ReportJson.object(
                                                List.of(), HangReport.NONE, LatenessReport.NONE))));
    }

    @Test
    void tellsOfARaisedLevelAndItsEnd() throws Exception {
        Snapshot.Builder snapshot = Messages.snapshot(3, 60);
        snapshot.getProcessesBuilder(0)
                .setLevelWanted(Level.LEVEL_DETAIL)
                .setLevelWantedUntilEpochNanos(Messages.START);
        NodeReport asked = report(snapshot.build(), Map.of());
        snapshot.getProcessesBuilder(0).setLevel(Level.LEVEL_DETAIL);
        NodeReport raised = report(snapshot.build(), Map.of());
        String until = LevelText.until("detail", Messages.START);

        ObjectNode json = ReportJson.object(List.of(raised), HangReport.NONE, LatenessReport.NONE);

        assertAll(
                () -> assertEquals(Set.of(), faults(json)),
                () -> assertEquals("detail", json.at("/nodes/0/raised/0/level").asText()),
                () ->
                        assertEquals(
                                Messages.START,
                                json.at("/nodes/0/raised/0/untilEpochNanos").asLong()),
                () ->
                        assertTrue(
                                ReportText.text(
                                                List.of(raised),
                                                HangReport.NONE,
                                                LatenessReport.NONE,
                                                true)
                                        .contains("): level " + until)),
                () ->
                        assertTrue(
                                ReportText.text(
                                                List.of(asked),
                                                HangReport.NONE,
                                                LatenessReport.NONE,
                                                true)
                                        .contains(
                                                "): level steady, from its next NCCL call on "
                                                        + until)));
    }

    @Test
    void tellsWhatEndedJobsCountedAndOnlyThen() throws Exception {
        Snapshot.Builder snapshot = Messages.snapshot(3, 60);
        NodeReport young = report(snapshot.build(), Map.of());
        snapshot.setEnded(
                EndedTotals.newBuilder()
                        .setProcesses(16)
                        .setDied(1)
                        .setCommunicators(4)
                        .addOperations(
                                EndedOperations.newBuilder()
                                        .setOperation("AllReduce")
                                        .setCount(720)
                                        .setBytes(1 << 30))
                        .addLinks(
                                EndedLinks.newBuilder()
                                        .setProvenance(Provenance.PROVENANCE_MEASURED)
                                        .setCount(5))
                        .addLinks(EndedLinks.newBuilder().setCount(6)));
        NodeReport old = report(snapshot.build(), Map.of());
        ObjectNode json =
                ReportJson.object(List.of(old, young), HangReport.NONE, LatenessReport.NONE);
        String text = ReportText.text(List.of(old), HangReport.NONE, LatenessReport.NONE, true);

        assertAll(
                () -> assertEquals(Set.of(), faults(json)),
                () -> assertEquals(720, json.at("/nodes/0/ended/operations/0/count").asInt()),
                () -> assertEquals(1, json.at("/nodes/0/ended/died").asInt()),
                () -> assertEquals(1, json.at("/nodes/0/ended/links").size(), "of a provenance"),
                () -> assertTrue(json.at("/nodes/1/ended").isMissingNode()),
                () -> assertTrue(text.matches("(?s).*AllReduce +720 +1 GiB.*"), text),
                () ->
                        assertFalse(
                                ReportText.text(
                                                List.of(young),
                                                HangReport.NONE,
                                                LatenessReport.NONE,
                                                true)
                                        .contains("no longer listed")));
    }

    @Test
    void tellsFindingsEventsAndReadingsAndLeavesOutWhatDoesNotFit() throws Exception {
        Snapshot.Builder snapshot =
                Messages.snapshot(3, 60)
                        .addFigureNames("gpu.temperature")
                        .addReadings(reading(0, 66))
                        .addReadings(reading(0, Double.NaN))
                        .addReadings(reading(7, 1))
                        .addReadings(reading(0, 1).setKindValue(99))
                        .addReadings(reading(0, 1).clearValue())
                        .addEvents(
                                Event.newBuilder()
                                        .setNumber(4)
                                        .setSource("nvml-events")
                                        .setType("xid")
                                        .setSeverity(Severity.SEVERITY_PAGE)
                                        .setSubjectKind(SubjectKind.SUBJECT_KIND_GPU)
                                        .setText("XID 79."))
                        .addFindings(
                                Finding.newBuilder()
                                        .setRule("hot")
                                        .setSeverity(Severity.SEVERITY_TICKET)
                                        .setSubjectKind(SubjectKind.SUBJECT_KIND_GPU)
                                        .setSubject("GPU-1")
                                        .setTitle("Near its slowdown temperature")
                                        .setEvidence("84 of 87 degrees."))
                        .addFindings(Finding.newBuilder().setRule("of no known severity"));
        NodeReport node = report(snapshot.build(), Map.of());

        ObjectNode json = ReportJson.object(List.of(node), HangReport.NONE, LatenessReport.NONE);

        assertAll(
                () -> assertEquals(Set.of(), faults(json)),
                () -> assertEquals(1, json.at("/findings").size()),
                () -> assertEquals("ticket", json.at("/findings/0/severity").asText()),
                () -> assertEquals("XID 79.", json.at("/nodes/0/events/0/text").asText()),
                () ->
                        assertEquals(
                                66, json.at("/nodes/0/readings/0/figures/gpu.temperature").asInt()),
                () -> assertEquals(3, json.at("/nodes/0/readings").size()),
                () -> assertEquals(5, node.snapshot().malformedRows()),
                () ->
                        assertTrue(
                                ReportText.text(
                                                List.of(node),
                                                HangReport.NONE,
                                                LatenessReport.NONE,
                                                true)
                                        .contains("Near its slowdown temperature")));
    }

    @Test
    void tellsGpusThatOnlyAnExporterOrAmdsDriverReads() throws Exception {
        Snapshot.Builder snapshot =
                Messages.snapshot(3, 60)
                        .clearGpus()
                        .addFigureNames("gpu.temperature")
                        .addReadings(reading(0, 66).setId("GPU-aaaa-bbbb").setSource("dcgm"))
                        .addReadings(
                                reading(0, 52)
                                        .setId("GPU-amd-12")
                                        .setSource("amdgpu")
                                        .putAttributes("gpu.vendor", "AMD")
                                        .putAttributes("gpu.card", "card0")
                                        .putAttributes("gpu.name", "MI300X"));
        NodeReport node = report(snapshot.build(), Map.of());

        ObjectNode json = ReportJson.object(List.of(node), HangReport.NONE, LatenessReport.NONE);
        String text = ReportText.text(List.of(node), HangReport.NONE, LatenessReport.NONE, true);

        assertAll(
                () -> assertEquals(Set.of(), faults(json)),
                () -> assertEquals(2, json.at("/nodes/0/gpus").size()),
                () -> assertEquals("GPU-aaaa-bbbb", json.at("/nodes/0/gpus/0/uuid").asText()),
                () -> assertEquals(66, json.at("/nodes/0/gpus/0/temperatureCelsius").asInt()),
                () -> assertTrue(json.at("/nodes/0/gpus/0/index").isNull()),
                () -> assertTrue(json.at("/nodes/0/gpus/0/powerWatts").isNull()),
                () -> assertEquals("MI300X", json.at("/nodes/0/gpus/1/name").asText()),
                () -> assertTrue(text.matches("(?s).*\\bbbbb +- +- .*66 \u00B0C +- +-.*"), text),
                () -> assertTrue(text.matches("(?s).*card0 +MI300X .*52 \u00B0C.*"), text));
    }

    @Test
    void aFigureWhoseWholeNobodyTellsStandsAlone() throws Exception {
        Snapshot.Builder snapshot = Messages.snapshot(60, 60).clearGpus().clearReadings();
        snapshot.addGpus(
                Gpu.newBuilder()
                        .setUuid("GPU-1")
                        .setIndex(3)
                        .setName("H100")
                        .setPowerWatts(350)
                        .setMemoryTotalBytes(1L << 30));
        String text =
                ReportText.text(
                        List.of(report(snapshot.build(), Map.of())),
                        HangReport.NONE,
                        LatenessReport.NONE,
                        true);
        assertTrue(text.matches("(?s).* 3 +H100 +- +- of 1\\S* [GM]iB +- +350 W +-.*"), text);
    }

    private static Reading.Builder reading(int figure, double value) {
        return Reading.newBuilder()
                .setKind(SubjectKind.SUBJECT_KIND_GPU)
                .setId("GPU-1")
                .setSource("nvml")
                .addFigure(figure)
                .addValue(value);
    }

    @Test
    void wouldNotBeValidWithAFieldMissing() throws Exception {
        ObjectNode report =
                ReportJson.object(
                        List.of(report(Messages.snapshot(3, 60).build(), Map.of())),
                        HangReport.NONE,
                        LatenessReport.NONE);
        ((ObjectNode) report.at("/collectives/0")).remove("captured");

        assertFalse(faults(report).isEmpty());
    }

    @Test
    void namesACommunicatorWithoutANameByItsHash() throws Exception {
        Snapshot.Builder snapshot = Messages.snapshot(1, 1);
        snapshot.getCommunicatorsBuilder(0).clearName();

        ObjectNode report =
                ReportJson.object(
                        List.of(report(snapshot.build(), Map.of())),
                        HangReport.NONE,
                        LatenessReport.NONE);

        assertEquals(
                Long.toUnsignedString(Messages.WORLD),
                report.at("/collectives/0/communicator").asText());
    }

    @Test
    void aCommunicatorHasOneNameInSentencesAndTables() throws Exception {
        Snapshot.Builder snapshot = Messages.snapshot(1, 1);
        snapshot.getCommunicatorsBuilder(0).clearName();
        NodeReport report = report(snapshot.build(), Map.of());
        String inSentences = NodeReport.labels(List.of(report)).get(Messages.WORLD);

        assertEquals("f2345678", inSentences);
        assertTrue(
                ReportText.text(List.of(report), HangReport.NONE, LatenessReport.NONE, false)
                        .contains("\n  f2345678 "));
    }

    @Test
    void tellsInTextOfCapturedOperationsPlaybackAndLosses() throws Exception {
        Snapshot.Builder snapshot =
                Messages.snapshot(3, 60)
                        .setPlayback(playback())
                        .addAnomalies(Anomaly.newBuilder().setKind("unknown event").setCount(3));
        snapshot.setProcesses(
                0, Process.newBuilder(snapshot.getProcesses(0)).setCapturedOperations(40));

        String text =
                ReportText.text(
                        List.of(report(snapshot.build(), Map.of("malformed spans", 2L))),
                        HangReport.NONE,
                        LatenessReport.NONE,
                        true);

        assertAll(
                () ->
                        assertTrue(
                                text.contains(
                                        "40 operations captured in graphs, replays not visible"),
                                text),
                () -> assertTrue(text.contains("Playback of nvlink.ring"), text),
                () -> assertTrue(text.contains("not finished"), text),
                () -> assertTrue(text.contains("malformed spans"), text),
                () -> assertTrue(text.contains("unknown event"), text),
                () -> assertTrue(text.contains("25 MiB"), text),
                () -> assertTrue(text.contains("210.0 GB/s") || text.contains("210 GB/s"), text),
                () -> assertTrue(text.contains("120 \u00B5s"), text),
                () -> assertTrue(text.contains("declared"), text));
    }

    private static Playback playback() {
        return Playback.newBuilder()
                .setFile("nvlink.ring")
                .setSpeed(1)
                .setLoop(true)
                .setOrigin("2 x H200")
                .build();
    }

    static NodeReport report(Snapshot snapshot, Map<String, Long> losses) throws Exception {
        Collecting sink = new Collecting();
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description());
                NodeFeed _ =
                        NodeFeed.start(
                                NodeFeed.daemon(Target.parse(daemon.target()), false, "test"),
                                new FeedOptions(false, false, WireTap.NONE),
                                sink,
                                new HandClock(Messages.START))) {
            daemon.send(snapshot);
            Waiting.until("the snapshot", () -> !sink.snapshots.isEmpty());
        }
        return new NodeReport(
                "gpu7:7575",
                sink.infos.getFirst(),
                sink.snapshots.getFirst(),
                losses,
                Restarts.NONE);
    }

    static Set<ValidationMessage> faults(ObjectNode report) throws Exception {
        try (InputStream in =
                Objects.requireNonNull(
                        RecordingWriter.class.getResourceAsStream(
                                "/io/ringside/protocol/report/report.schema.json"))) {
            JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(in);
            return schema.validate(report);
        }
    }
}

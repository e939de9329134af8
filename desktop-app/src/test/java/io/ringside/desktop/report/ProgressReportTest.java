package io.ringside.desktop.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.report.finding.HangReport;
import io.ringside.desktop.report.finding.LatenessReport;
import io.ringside.v1.CommunicatorProgress;
import io.ringside.v1.KernelChannels;
import io.ringside.v1.LaunchState;
import io.ringside.v1.LaunchTimer;
import io.ringside.v1.OpenOperation;
import io.ringside.v1.OperationStatistics;
import io.ringside.v1.ProgressPoint;
import io.ringside.v1.Snapshot;
import io.ringside.v1.Timing;
import io.ringside.v1.TimingSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the report says of launches: where ranks stand, and where GPU times come from.
class ProgressReportTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void tellsWhereTheRanksOfACommunicatorThatStandsAre() throws Exception {
        Snapshot.Builder snapshot = Messages.snapshot(60, 60);
        long end = snapshot.getWindowEndEpochNanos();
        snapshot.addProgress(standing(0, end - 20 * SECOND))
                .addProgress(
                        CommunicatorProgress.newBuilder()
                                .setProcess(2)
                                .setCommunicator(1)
                                .setRank(1)
                                .setCompleted(point(512))
                                .setNothingPending(true)
                                .setSinceEpochNanos(end - 20 * SECOND));
        NodeReport node = ReportSchemaTest.report(snapshot.build(), Map.of());
        ObjectNode json = ReportJson.object(List.of(node), HangReport.NONE, LatenessReport.NONE);
        String text = ReportText.text(List.of(node), HangReport.NONE, LatenessReport.NONE, true);
        assertAll(
                () -> assertEquals(Set.of(), ReportSchemaTest.faults(json)),
                () -> assertTrue(json.at("/progress/0/stands").asBoolean()),
                () -> assertEquals("reached", json.at("/progress/0/state").asText()),
                () -> assertEquals("event", json.at("/progress/0/source").asText()),
                () -> assertEquals(2, json.at("/progress/0/bracket/operations").asInt()),
                () -> assertEquals(503, json.at("/progress/0/pending/sequenceNumber").asInt()),
                () -> assertTrue(json.at("/progress/1/pending").isNull()),
                () -> assertTrue(json.at("/progress/1/nothingPending").asBoolean()),
                () -> assertTrue(text.contains("Communicator default_pg stands"), text),
                () ->
                        assertTrue(
                                text.matches(
                                        "(?s).*0 +gpu7 +AllReduce #500 +AllReduce #503 +reached, not over"
                                                + " +20 s +2, AllReduce #501 to AllReduce #502 +40.*"),
                                text),
                () -> assertTrue(text.contains("nothing pending"), text));
    }

    @Test
    void hasNoSectionForACommunicatorThatWorks() throws Exception {
        Snapshot.Builder snapshot = Messages.snapshot(60, 60);
        snapshot.addProgress(standing(0, snapshot.getWindowEndEpochNanos() - SECOND));
        NodeReport node = ReportSchemaTest.report(snapshot.build(), Map.of());
        assertFalse(
                ReportText.text(List.of(node), HangReport.NONE, LatenessReport.NONE, true)
                        .contains("stands"));
    }

    @Test
    void neverSaysThatARankStandsOfWhichNothingIsKnown() throws Exception {
        Snapshot.Builder snapshot = Messages.snapshot(60, 60);
        snapshot.addProgress(
                standing(0, snapshot.getWindowEndEpochNanos() - 40 * SECOND)
                        .clearPending()
                        .clearState());
        NodeReport node = ReportSchemaTest.report(snapshot.build(), Map.of());
        ObjectNode json = ReportJson.object(List.of(node), HangReport.NONE, LatenessReport.NONE);
        assertAll(
                () ->
                        assertFalse(
                                ReportText.text(
                                                List.of(node),
                                                HangReport.NONE,
                                                LatenessReport.NONE,
                                                true)
                                        .contains("stands")),
                () -> assertFalse(json.at("/progress/0/stands").asBoolean()),
                () -> assertEquals("unknown", json.at("/progress/0/state").asText()));
    }

    @Test
    void tellsOfEachStateThatIsNotKnownAnyMore() throws Exception {
        Snapshot.Builder snapshot = Messages.snapshot(60, 60);
        long end = snapshot.getWindowEndEpochNanos();
        snapshot.addProgress(standing(0, end - 20 * SECOND).setKnownUntilEpochNanos(end - SECOND));
        String text =
                ReportText.text(
                        List.of(ReportSchemaTest.report(snapshot.build(), Map.of())),
                        HangReport.NONE,
                        LatenessReport.NONE,
                        true);
        assertTrue(
                text.matches("(?s).*reached, not over at \\d\\d:\\d\\d:\\d\\d, not known since.*"),
                text);
    }

    @Test
    void tellsTheStateOfAnOpenOperation() throws Exception {
        Snapshot.Builder snapshot = Messages.snapshot(60, 60);
        snapshot.addOpenOperations(
                OpenOperation.newBuilder()
                        .setCommunicator(1)
                        .setOperation("AllGather")
                        .setPeer(-1)
                        .setState(LaunchState.LAUNCH_STATE_ENQUEUED)
                        .setStartEpochNanos(snapshot.getWindowEndEpochNanos() - SECOND));
        String text =
                ReportText.text(
                        List.of(ReportSchemaTest.report(snapshot.build(), Map.of())),
                        HangReport.NONE,
                        LatenessReport.NONE,
                        true);
        assertTrue(text.contains("enqueued, not reached"), text);
    }

    @Test
    void tellsWhereGpuTimesComeFrom() throws Exception {
        Snapshot.Builder snapshot = Messages.snapshot(60, 60);
        for (int i = 0; i < 2; i++) {
            snapshot.getProcessesBuilder(i)
                    .setNcclApi(6)
                    .setLaunchTimer(LaunchTimer.LAUNCH_TIMER_LIVE)
                    .setKernelChannels(KernelChannels.KERNEL_CHANNELS_OFF)
                    .setTimedOneIn(50);
        }
        NodeReport node = ReportSchemaTest.report(snapshot.build(), Map.of());
        ObjectNode json = ReportJson.object(List.of(node), HangReport.NONE, LatenessReport.NONE);
        String text = ReportText.text(List.of(node), HangReport.NONE, LatenessReport.NONE, true);
        assertAll(
                () -> assertEquals(Set.of(), ReportSchemaTest.faults(json)),
                () -> assertEquals("live", json.at("/nodes/0/gpuTimes/1/timer").asText()),
                () -> assertEquals(50, json.at("/nodes/0/gpuTimes/1/timedOneIn").asInt()),
                () ->
                        assertTrue(
                                text.contains(
                                        "Processes 1, 2: level steady. GPU times: CUDA events, first and one in 50 calls"),
                                text));
    }

    @Test
    void tellsOfCallsWithoutOperationApart() throws Exception {
        Snapshot.Builder snapshot = Messages.snapshot(60, 60);
        snapshot.addCollectives(
                OperationStatistics.newBuilder()
                        .setCommunicator(1)
                        .setOperation("Broadcast")
                        .setPeer(-1)
                        .setCallsWithoutOperation(7)
                        .setCallsWithoutOperationBytes(7 << 20));
        NodeReport node = ReportSchemaTest.report(snapshot.build(), Map.of());
        ObjectNode json = ReportJson.object(List.of(node), HangReport.NONE, LatenessReport.NONE);
        String text = ReportText.text(List.of(node), HangReport.NONE, LatenessReport.NONE, true);
        int last = json.at("/collectives").size() - 1;
        assertAll(
                () -> assertEquals(Set.of(), ReportSchemaTest.faults(json)),
                () -> assertEquals(0, json.at("/collectives/" + last + "/count").asInt()),
                () ->
                        assertEquals(
                                7,
                                json.at("/collectives/" + last + "/callsWithoutOperation").asInt()),
                () ->
                        assertTrue(
                                text.contains("7 calls of Broadcast, NCCL told of no operation"),
                                text));
    }

    @Test
    void prefersTheTimesByEventsToTheProxys() throws Exception {
        Snapshot.Builder snapshot = Messages.snapshot(60, 60);
        snapshot.getCollectivesBuilder(0)
                .clearTimings()
                .addTimings(timing(TimingSource.TIMING_SOURCE_PROXY, 200))
                .addTimings(timing(TimingSource.TIMING_SOURCE_EVENT, 100));
        ObjectNode json =
                ReportJson.object(
                        List.of(ReportSchemaTest.report(snapshot.build(), Map.of())),
                        HangReport.NONE,
                        LatenessReport.NONE);
        assertAll(
                () -> assertEquals(Set.of(), ReportSchemaTest.faults(json)),
                () -> assertEquals("event", json.at("/collectives/0/timingSource").asText()),
                () -> assertEquals(100, json.at("/collectives/0/durationNanos/p50").asInt()));
    }

    private static Timing.Builder timing(TimingSource source, long nanos) {
        return Timing.newBuilder()
                .setSource(source)
                .setCount(3)
                .setP50Nanos(nanos)
                .setP99Nanos(nanos);
    }

    private static CommunicatorProgress.Builder standing(int rank, long since) {
        return CommunicatorProgress.newBuilder()
                .setProcess(1)
                .setCommunicator(1)
                .setRank(rank)
                .setCompleted(point(500))
                .setPending(point(503))
                .setState(LaunchState.LAUNCH_STATE_REACHED)
                .setSource(TimingSource.TIMING_SOURCE_EVENT)
                .setBracketLaunches(2)
                .setBracketOperations(2)
                .setBracketFirst(point(501))
                .setBracketLast(point(502))
                .setLaterOperations(40)
                .setGroups(543)
                .setSinceEpochNanos(since);
    }

    private static ProgressPoint point(int number) {
        return ProgressPoint.newBuilder()
                .setOperation("AllReduce")
                .setSequenceNumber(number)
                .setPeer(-1)
                .setMessageBytes(1 << 20)
                .setGroup(number)
                .setOperations(1)
                .build();
    }
}

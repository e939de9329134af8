package io.ringside.desktop.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.report.LevelText;
import io.ringside.desktop.session.api.NodeControl;
import io.ringside.desktop.session.api.NodeControl.Answer;
import io.ringside.desktop.session.api.NodeControl.DoctorAnswer;
import io.ringside.desktop.session.api.NodeControl.Level;
import io.ringside.desktop.session.api.NodeControl.Result;
import io.ringside.v1.RaiseLevelResponse;
import io.ringside.v1.RaisedProcess;
import io.ringside.v1.Rhythm;
import io.ringside.v1.RhythmState;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the window asks of nodes, over the wire.
class NodeCallsTest {
    private static final Duration SECONDS = Duration.ofSeconds(30);

    private final NodeCalls calls =
            new NodeCalls(
                    new SessionOptions("ringside test window", false, Replay.Pace.AT_ONCE),
                    Set.of("run.ringside")::contains);
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<DoctorAnswer> pages = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void aRaiseTellsHowManyProcessesObeyUntilWhenAndWhyOneDoesNot() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.answerRaises(request ->
                    RaiseLevelResponse.newBuilder()
                            .addProcesses(
                                    RaisedProcess.newBuilder()
                                            .setProcess(1)
                                            .setPid(11)
                                            .setAccepted(true)
                                            .setUntilEpochNanos(Messages.START))
                            .addProcesses(
                                    RaisedProcess.newBuilder()
                                            .setProcess(2)
                                            .setPid(12)
                                            .setReason("It has ended."))
                            .build());
            Answer answer = raise(daemon.target());
            assertEquals(Result.PARTLY, answer.result());
            assertEquals(
                    "1 of 2 processes obeys: "
                            + LevelText.until("detail", Messages.START)
                            + ". Process 2: It has ended.",
                    answer.sentence());
        }
    }

    @Test
    void aNodeWithoutProcessesRefusesAndSaysSo() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.answerRaises(request -> RaiseLevelResponse.getDefaultInstance());
            assertEquals(
                    "No process with the plugin lives there.", raise(daemon.target()).sentence());
        }
    }

    @Test
    void aPermissionAnOldDaemonAndNobodyAreToldApart() throws Exception {
        String gone;
        try (FakeDaemon forbids = FakeDaemon.start(Messages.description());
                FakeDaemon old = FakeDaemon.start(Messages.description())) {
            forbids.answerRaises(request -> {
                throw Status.PERMISSION_DENIED
                        .withDescription("Start it with --allow-control.")
                        .asRuntimeException();
            });
            Answer refused = raise(forbids.target());
            assertEquals(Result.REFUSED, refused.result());
            assertTrue(refused.sentence().contains("--allow-control"), refused.sentence());
            Answer older = raise(old.target());
            assertEquals(Result.REFUSED, older.result());
            assertTrue(older.sentence().contains("older version"), older.sentence());
            gone = old.target();
        }
        Answer nobody = raise(gone);
        assertEquals(Result.UNREACHED, nobody.result());
        assertTrue(nobody.sentence().contains("is ringside-node running there?"));
    }

    @Test
    void aRecordingIsNotAsked() throws Exception {
        Answer answer = raise("run.ringside");
        assertEquals(Result.REFUSED, answer.result());
        assertTrue(answer.sentence().startsWith("It is no daemon of now"), answer.sentence());
    }

    @Test
    void anotherHostInPlainTextIsRefusedBeforeAnythingIsSent() throws Exception {
        assertTrue(raise("gpu-node-1:7575").sentence().contains("--allow-plain-text"));
    }

    @Test
    void aRhythmCarriesTheReasonAndWhoAsked() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.answerRhythms(request ->
                    RhythmState.newBuilder()
                            .setRhythm(Rhythm.RHYTHM_INCIDENT)
                            .setUntilEpochNanos(Messages.START)
                            .setReason(request.getReason())
                            .build());
            calls.rhythm(daemon.target(), true, SECONDS, " slow ", answers::add);
            Answer answer = next();
            assertEquals(Result.DONE, answer.result());
            assertEquals(
                    "Rhythm " + LevelText.until("incident", Messages.START) + ".",
                    answer.sentence());
        }
    }

    @Test
    void aCallThatIsGivenUpIsAnsweredOnceAndEnds() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.neverAnswerDoctors();
            NodeControl.Asked asked = calls.doctor(daemon.target(), pages::add);
            asked.cancel();
            DoctorAnswer answer = Objects.requireNonNull(pages.poll(90, TimeUnit.SECONDS));
            assertEquals(Result.CANCELLED, answer.result());
            calls.doctor("run.ringside", pages::add);
            assertEquals(
                    "run.ringside",
                    Objects.requireNonNull(pages.poll(90, TimeUnit.SECONDS)).target());
            assertTrue(pages.isEmpty(), "the first one is answered once");
        }
    }

    private Answer raise(String target) throws InterruptedException {
        calls.raise(target, Level.DETAIL, SECONDS, answers::add);
        return next();
    }

    private Answer next() throws InterruptedException {
        return Objects.requireNonNull(answers.poll(90, TimeUnit.SECONDS), "no answer");
    }
}

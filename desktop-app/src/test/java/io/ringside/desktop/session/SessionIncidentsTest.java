package io.ringside.desktop.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.fake.Waiting;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.api.Session.IncidentStatus;
import io.ringside.protocol.recording.RecordingReader;
import io.ringside.v1.Finding;
import io.ringside.v1.Severity;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SubjectKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionIncidentsTest {
    @TempDir Path folder;

    private final HandClock clock = new HandClock(Messages.START + 60 * Messages.SECOND);

    @Test
    void theWindowSavesWhatItHasKept() throws Exception {
        Path file = folder.resolve("a.ringside");
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description());
                LiveSession session = session()) {
            daemon.send(Messages.snapshot(60, 80).build());
            session.connect(List.of(daemon.target()));
            Waiting.until("connected", () -> !session.latest().collectives().isEmpty());
            session.saveIncident(file, clock.epochNanos());
            IncidentStatus status =
                    Waiting.value("it is said", session::incidents, s -> s.number() > 0);
            assertTrue(status.said().startsWith(file + ": incident of "), status::said);
            assertEquals(0, status.saving());
        }
        try (RecordingReader reader = RecordingReader.open(file)) {
            assertEquals(List.of("node-1"), reader.nodes());
            assertEquals(1, reader.incident().orElseThrow().getNodes(0).getSnapshots());
        }
    }

    @Test
    void aPageSavesOneByItselfWhereThatIsChosen() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description());
                LiveSession session = session()) {
            session.saveIncidents(Optional.of(folder));
            Snapshot page =
                    Messages.snapshot(60, 80)
                            .addFindings(
                                    Finding.newBuilder()
                                            .setRule("xid")
                                            .setSeverity(Severity.SEVERITY_PAGE)
                                            .setSubjectKind(SubjectKind.SUBJECT_KIND_HOST)
                                            .setTitle("The GPU has fallen off the bus"))
                            .build();
            daemon.send(page);
            session.connect(List.of(daemon.target()));
            Waiting.until("a file is saved", () -> session.incidents().number() > 0);
            daemon.send(page.toBuilder().setWindow(61).build());
            assertEquals(Optional.of(folder), session.incidents().folder());
            try (Stream<Path> all = Files.list(folder)) {
                assertEquals(1, all.count(), () -> session.incidents().said());
            }
        }
    }

    private LiveSession session() {
        return LiveSession.start(
                new SessionOptions("ringside test", false, Replay.Pace.AT_ONCE), clock);
    }
}

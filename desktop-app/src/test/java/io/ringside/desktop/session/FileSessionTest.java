package io.ringside.desktop.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.viewdata.ClusterView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is dropped on the window, or chosen in a dialog, by its kind.
class FileSessionTest {
    @TempDir private Path folder;

    private final Live live = new Live();
    private final FileSession session = new FileSession(live, "test", new HandClock(7));

    @Test
    void recordingsAndCapturesBecomeTheTargets() throws Exception {
        Path run = file("run.ringside", "RSRECORD and more");
        Path capture = file("a b.ring", "RINGCAPT and more");
        assertEquals(Optional.empty(), open(run, capture));
        assertEquals(List.of(List.of(run.toString(), capture.toString())), live.connected);
    }

    @Test
    void aDumpStandsInTheirPlaceUntilTheUserConnects() throws Exception {
        List<ClusterView> seen = new ArrayList<>();
        session.onView(seen::add);
        Path dumps = resource("dump/flight-recorder/lock_gil_1st");
        assertEquals(Optional.empty(), open(dumps));
        assertEquals(16, session.latest().ranks().size());
        assertEquals(List.of(session.latest()), seen);
        assertEquals(List.of(List.of()), live.connected, "what was followed is left");
        session.connect(List.of("h:1"));
        assertEquals(live.latest(), session.latest());
    }

    @Test
    void aWrongKindIsOneSentenceAndNothingChanges() throws Exception {
        Path notes = file("notes\u001b[31m.txt", "hello");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path broken = file("dump.json", "{\"entries\": [");
        Path run = file("run.ringside", "RSRECORD");
        Path dumps = resource("dump/flight-recorder/lock_gil_1st");
        refused(" is nothing that opens here: give a recording", notes);
        refused(" holds nothing that opens here", empty);
        refused(" is not there: check the name", folder.resolve("gone.ringside"));
        refused("dump.json", broken);
        refused("is opened alone: leave out the other file", run, dumps);
        refused("is nothing that opens here", run, notes);
        refused("0 files were given");
        refused("65 files were given", java.util.Collections.nCopies(65, run).toArray(new Path[0]));
        assertEquals(List.of(), live.connected);
    }

    private void refused(String part, Path... files) throws Exception {
        String sentence = open(files).orElseThrow();
        assertTrue(sentence.contains(part), sentence);
        assertEquals(1, sentence.lines().count(), sentence);
        assertTrue(sentence.indexOf('\u001b') < 0, sentence);
    }

    private Optional<String> open(Path... files) throws Exception {
        CompletableFuture<Optional<String>> done = new CompletableFuture<>();
        session.open(List.of(files), done::complete);
        return done.get(20, TimeUnit.SECONDS);
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Path resource(String name) throws Exception {
        return Path.of(
                Objects.requireNonNull(
                                FileSessionTest.class.getResource("/io/ringside/desktop/" + name))
                        .toURI());
    }

    /// Remembers what it was asked.
    private static final class Live implements Session {
        private final List<List<String>> connected = new ArrayList<>();
        private final ClusterView view = ClusterView.empty(1);

        @Override
        public void connect(List<String> targets) {
            connected.add(targets);
        }

        @Override
        public ClusterView latest() {
            return view;
        }

        @Override
        public void onView(Consumer<ClusterView> listener) {}

        @Override
        public void forward(Optional<String> endpoint, OtlpProtocol protocol) {}

        @Override
        public ForwardingStatus forwarding() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void record(Optional<Path> file) {}

        @Override
        public Optional<RecordingStatus> recording() {
            return Optional.empty();
        }

        @Override
        public void saveIncident(Path file, long endEpochNanos) {}

        @Override
        public void saveIncidents(Optional<Path> folder) {}

        @Override
        public IncidentStatus incidents() {
            return IncidentStatus.NONE;
        }

        @Override
        public void close() {}
    }
}

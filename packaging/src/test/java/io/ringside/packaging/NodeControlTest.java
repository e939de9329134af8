package io.ringside.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.Clock;
import io.ringside.desktop.model.node.NodeHealth.ToldEvent;
import io.ringside.desktop.model.node.Raise;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.recording.Replay;
import io.ringside.desktop.session.LiveSession;
import io.ringside.desktop.session.SessionOptions;
import io.ringside.desktop.session.api.NodeControl.Answer;
import io.ringside.desktop.session.api.NodeControl.DoctorAnswer;
import io.ringside.desktop.session.api.NodeControl.DoctorLine;
import io.ringside.desktop.session.api.NodeControl.Level;
import io.ringside.desktop.session.api.NodeControl.Result;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.ClusterView.OverRange;
import io.ringside.desktop.viewdata.LinkView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What the window asks of nodes, of the real daemon: one that plays a capture, and one that
/// watches a job.
class NodeControlTest {
    private static final Duration SECONDS = Duration.ofSeconds(30);
    private static final int DEADLINE_SECONDS = 60;

    @TempDir private Path directory;

    @Test
    void aDaemonThatPlaysACaptureRefusesLevelRhythmAndDoctorEachWithItsSentence() throws Exception {
        try (NodeProgram node = NodeProgram.playing(NodeProgram.capture("socket"));
                LiveSession app = session()) {
            CompletableFuture<Answer> level = new CompletableFuture<>();
            CompletableFuture<Answer> rhythm = new CompletableFuture<>();
            CompletableFuture<DoctorAnswer> doctor = new CompletableFuture<>();
            app.control().raise(node.target(), Level.DETAIL, SECONDS, level::complete);
            app.control().rhythm(node.target(), true, SECONDS, "", rhythm::complete);
            app.control().doctor(node.target(), doctor::complete);
            for (String sentence :
                    List.of(
                            refused(get(level).result(), get(level).sentence()),
                            refused(get(rhythm).result(), get(rhythm).sentence()),
                            refused(get(doctor).result(), get(doctor).sentence()))) {
                assertTrue(sentence.contains("plays a capture"), sentence);
            }
            ProgramRun run = ProgramRun.desktop("doctor", node.target());
            assertEquals(2, run.exitCode());
            assertTrue(run.errors().contains("plays a capture"), run.errors());
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the plugin is built on Linux only")
    void aRaiseOfARunningJobIsSeenWithWhoAskedAndItsEndIsAnEvent() throws Exception {
        try (NodeProgram node = NodeProgram.watching(directory, "--period", "100ms");
                LiveSession app = session();
                Driver job = Driver.start(directory, "--iterations", "100000", "--pace-ms", "20")) {
            app.connect(List.of(node.target()));
            await(app, view -> view.nodes().stream().anyMatch(n -> !n.processes().isEmpty()));
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            app.control().raise(node.target(), Level.DETAIL, SECONDS, answer::complete);
            assertEquals(Result.DONE, get(answer).result(), get(answer).sentence());
            ClusterView raised =
                    await(app, view -> raise(view).filter(r -> !r.by().isEmpty()).isPresent());
            assertEquals("ringside 0 test (127.0.0.1)", raise(raised).orElseThrow().by());
            CompletableFuture<Answer> end = new CompletableFuture<>();
            app.control().raise(node.target(), Level.STEADY, SECONDS, end::complete);
            assertEquals(Result.DONE, get(end).result());
            await(app, view -> levelEvents(view).size() == 2);
            CompletableFuture<DoctorAnswer> doctor = new CompletableFuture<>();
            app.control().doctor(node.target(), doctor::complete);
            assertEquals(Result.DONE, get(doctor).result(), get(doctor).sentence());
            List<String> ids = get(doctor).page().stream().map(DoctorLine::id).toList();
            assertTrue(ids.containsAll(List.of("java", "listen", "segments-dir")), ids.toString());
            job.kill();
        }
    }

    @Test
    void aRangeOfAPlayedCaptureHasFiguresOfItsOwn() throws Exception {
        try (NodeProgram node = NodeProgram.playing(NodeProgram.capture("socket"));
                LiveSession app = session()) {
            app.connect(List.of(node.target()));
            await(app, view -> bytes(view.links()) > 0);
            node.awaitEnd();
            ClusterView all =
                    await(
                            app,
                            view ->
                                    view.timeline().lastNanos() - view.timeline().firstNanos()
                                            > 3_000_000_000L);
            long last = all.timeline().lastNanos();
            TimeSpan asked = new TimeSpan(last - 3_000_000_000L, last - 1_000_000_000L);
            assertTrue(app.range(Optional.of(asked)));
            OverRange over =
                    await(app, view -> view.over().flatMap(OverRange::shown).isPresent())
                            .over()
                            .orElseThrow();
            assertEquals(asked, over.asked());
            assertTrue(over.shown().orElseThrow().startEpochNanos() <= asked.startEpochNanos());
            assertTrue(over.shown().orElseThrow().endEpochNanos() >= asked.endEpochNanos());
            assertTrue(
                    bytes(over.links()) < bytes(app.latest().links()),
                    "a part is less than all since the start");
        }
    }

    private static LiveSession session() {
        return LiveSession.start(
                new SessionOptions("ringside 0 test", false, Replay.Pace.RECORDED),
                new HostClock());
    }

    private static String refused(Result result, String sentence) {
        assertEquals(Result.REFUSED, result, sentence);
        return sentence;
    }

    private static Optional<Raise> raise(ClusterView view) {
        return view.nodes().stream()
                .flatMap(node -> node.processes().stream())
                .flatMap(process -> process.raise().stream())
                .findFirst();
    }

    private static List<ToldEvent> levelEvents(ClusterView view) {
        return view.nodes().stream()
                .flatMap(node -> node.health().events().stream())
                .filter(event -> event.type().equals("level"))
                .toList();
    }

    private static long bytes(List<LinkView> links) {
        return links.stream().mapToLong(LinkView::bytes).sum();
    }

    private static <T> T get(CompletableFuture<T> answer) throws Exception {
        return answer.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static ClusterView await(LiveSession app, Predicate<ClusterView> fits)
            throws Exception {
        CompletableFuture<ClusterView> found = new CompletableFuture<>();
        app.onView(view -> {
            if (fits.test(view)) {
                found.complete(view);
            }
        });
        return get(found);
    }

    private static final class HostClock implements Clock {
        @Override
        public long epochNanos() {
            return System.currentTimeMillis() * 1_000_000L;
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }
    }
}

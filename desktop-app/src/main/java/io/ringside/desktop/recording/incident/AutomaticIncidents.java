package io.ringside.desktop.recording.incident;

import io.ringside.desktop.model.Clock;
import io.ringside.protocol.files.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Saves an incident file by itself when something that is loud enough begins: into a folder with a
/// budget, on a thread of its own, one at a time. Looked at by one thread.
public final class AutomaticIncidents implements AutoCloseable {
    private static final long CLOSE_SECONDS = 75;

    private final IncidentSaver saver;
    private final IncidentFolder folder;
    private final IncidentTrigger trigger;
    private final Settings settings;
    private final Supplier<List<IncidentNode>> nodes;
    private final Consumer<String> say;
    private final Clock clock;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("incidents").factory());

    /// @param askedBy "ringside 0.1.0 watch"
    /// @param lastNanos how far back a file reaches
    /// @param everyNanos at most one in so long
    public record Settings(String askedBy, long lastNanos, long everyNanos, boolean redact) {}

    /// @param nodes those that are followed now
    /// @param say gets a line for people for each file, and for each that could not be; from the
    ///   thread that saves
    public AutomaticIncidents(
            KeptMessages kept,
            IncidentFolder folder,
            Settings settings,
            Supplier<List<IncidentNode>> nodes,
            Consumer<String> say,
            Clock clock) {
        this.saver = new IncidentSaver(kept);
        this.folder = folder;
        this.trigger = new IncidentTrigger(settings.everyNanos());
        this.settings = settings;
        this.nodes = nodes;
        this.say = say;
        this.clock = clock;
    }

    /// Returns at once.
    ///
    /// @param now the headline of each finding that holds and is loud enough, by id, the loudest
    ///   first
    public void look(Map<String, String> now) {
        long at = clock.epochNanos();
        Optional<String> why = trigger.look(now, at);
        if (why.isPresent()) {
            IncidentWish wish =
                    new IncidentWish(
                            why.get(),
                            settings.askedBy(),
                            at - settings.lastNanos(),
                            at,
                            folder.limits().fileBytes(),
                            settings.redact());
            List<IncidentNode> followed = nodes.get();
            thread.execute(() -> save(wish, followed));
        }
    }

    /// Waits for a file that is being written, about a minute at most; says what was passed over.
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        if (trigger.passedOver() > 0) {
            say.accept(
                    "%,d further findings began too soon after an incident file for one of their own."
                            .formatted(trigger.passedOver()));
        }
    }

    private void save(IncidentWish wish, List<IncidentNode> followed) {
        try {
            List<Path> deleted = new ArrayList<>();
            Path file = folder.next(wish.endEpochNanos(), deleted);
            deleted.forEach(gone -> say.accept(RegularFile.name(gone) + " gave way."));
            SavedIncident saved = saver.save(file, wish, followed, clock.epochNanos());
            if (!saved.isThere()) {
                say.accept("No incident file was saved: nothing of the interval is kept.");
            }
            saved.lines().forEach(say);
        } catch (IOException e) {
            say.accept("No incident file was saved: " + RegularFile.reason(e) + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            say.accept("No incident file was saved: told to end first.");
        } catch (RuntimeException e) {
            say.accept("No incident file was saved, by a fault of Ringside's own: " + e);
        }
    }
}

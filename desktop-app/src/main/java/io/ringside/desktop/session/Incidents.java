package io.ringside.desktop.session;

import io.ringside.desktop.model.Clock;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.recording.incident.AutomaticIncidents;
import io.ringside.desktop.recording.incident.IncidentFolder;
import io.ringside.desktop.recording.incident.IncidentNode;
import io.ringside.desktop.recording.incident.IncidentSaver;
import io.ringside.desktop.recording.incident.IncidentWish;
import io.ringside.desktop.recording.incident.KeptMessages;
import io.ringside.desktop.recording.incident.SavedIncident;
import io.ringside.desktop.session.api.Session.IncidentStatus;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.protocol.files.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The incident files of a session: by the user's wish and, where that is chosen, by a finding that
/// pages. Files are written on threads of their own. Thread-safe.
final class Incidents implements AutoCloseable {
    /// How far back a file reaches.
    private static final Duration LAST = Duration.ofMinutes(2);

    private static final Duration EVERY = Duration.ofMinutes(10);

    private final KeptMessages kept = KeptMessages.ofThisProgram();
    private final Supplier<List<IncidentNode>> nodes;
    private final String client;
    private final Clock clock;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("incident").factory());

    // All guarded by this.
    private @Nullable AutomaticIncidents automatic;
    private @Nullable Path folder;
    private int saving;
    private String said = "";
    private long number;

    /// @param nodes those that are followed now
    Incidents(Supplier<List<IncidentNode>> nodes, String client, Clock clock) {
        this.nodes = nodes;
        this.client = client;
        this.clock = clock;
    }

    KeptMessages kept() {
        return kept;
    }

    void save(Path file, long endEpochNanos) {
        synchronized (this) {
            saving++;
        }
        List<IncidentNode> followed = nodes.get();
        IncidentWish wish =
                new IncidentWish(
                        "The user asked for it.",
                        client,
                        endEpochNanos - LAST.toNanos(),
                        endEpochNanos,
                        true);
        thread.execute(() -> {
            String outcome = outcome(file, wish, followed);
            synchronized (this) {
                saving--;
            }
            say(outcome);
        });
    }

    /// Looked at from one thread, with each view.
    void look(ClusterView view) {
        AutomaticIncidents saves;
        synchronized (this) {
            saves = automatic;
        }
        if (saves == null) {
            return;
        }
        Map<String, String> loud = new LinkedHashMap<>();
        for (FindingView finding : view.concerns().findings()) {
            if (finding.severity() == Severity.PAGE && !finding.stale()) {
                loud.putIfAbsent(finding.id(), finding.headline());
            }
        }
        saves.look(loud);
    }

    synchronized void into(Optional<Path> wanted) {
        AutomaticIncidents old = automatic;
        if (old != null) {
            Thread.ofPlatform().daemon().name("incidents-end").start(old::close);
        }
        folder = wanted.orElse(null);
        automatic =
                wanted.map(into ->
                                new AutomaticIncidents(
                                        kept,
                                        new IncidentFolder(into, IncidentFolder.Limits.USUAL),
                                        new AutomaticIncidents.Settings(
                                                client, LAST.toNanos(), EVERY.toNanos(), true),
                                        nodes,
                                        this::say,
                                        clock))
                        .orElse(null);
    }

    synchronized IncidentStatus status() {
        return new IncidentStatus(Optional.ofNullable(folder), saving, said, number);
    }

    /// What is being written is left behind: nothing of it is at its name.
    @Override
    public void close() {
        into(Optional.empty());
        thread.shutdownNow();
    }

    private String outcome(Path file, IncidentWish wish, List<IncidentNode> followed) {
        try {
            SavedIncident saved =
                    new IncidentSaver(kept).save(file, wish, followed, clock.epochNanos());
            return saved.isThere()
                    ? String.join("\n", saved.lines())
                    : "No incident file was saved: nothing of the interval is kept.";
        } catch (IOException e) {
            return "No incident file was saved: "
                    + RegularFile.name(file)
                    + ": "
                    + RegularFile.reason(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "No incident file was saved: told to end first.";
        } catch (RuntimeException e) {
            return "No incident file was saved, by a fault of Ringside's own: " + e;
        }
    }

    private synchronized void say(String line) {
        said = line;
        number++;
    }
}

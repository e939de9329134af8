package io.ringside.node.sampling;

import io.ringside.node.fault.Faults;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.node.time.EventClock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has a [Probe] look, on a thread of its own, in the rhythm's period; the newest readings win.
///
/// A look that hangs stops that thread alone: [#readings()] and [#status()] answer from what is
/// known, and the status says for how long the source has been silent.
public final class SourceRunner implements Source, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceRunner.class);
    private static final long LEAST_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long SILENT_PERIODS = 2;
    private static final Duration CLOSE_WAIT = Duration.ofMillis(500);

    private final Probe probe;
    private final EventClock clock;
    private final RhythmControl rhythm;
    private final Consumer<NodeEvent> events;
    private final Thread thread;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private volatile Published published;
    private volatile boolean closed;
    private String latestBug = "";

    /// @param clock the host's own, also where the daemon plays a capture
    /// @param events hears every event on this source's thread; it returns quickly
    public SourceRunner(
            Probe probe, EventClock clock, RhythmControl rhythm, Consumer<NodeEvent> events) {
        this.probe = probe;
        this.clock = clock;
        this.rhythm = rhythm;
        this.events = events;
        published =
                new Published(
                        new Observation(
                                State.WARN, "It has not been read yet.", List.of(), List.of()),
                        clock.monotonicNanos(),
                        OptionalLong.empty());
        thread = Thread.ofPlatform().name("ringside-" + probe.name()).daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public List<Reading> readings() {
        return published.observation.readings();
    }

    @Override
    public SourceStatus status() {
        Published latest = published;
        long periodNanos = probe.periodNanos(rhythm.rhythm());
        // Where nobody ran for a while, this source is no more silent than all else was.
        long now = clock.monotonicNanos();
        long silentNanos =
                Math.min(now - latest.atMonotonicNanos, now - clock.resumedMonotonicNanos());
        boolean silent = silentNanos > Math.max(LEAST_SILENCE_NANOS, SILENT_PERIODS * periodNanos);
        Observation observation = latest.observation;
        boolean wasThere = observation.state() != State.UNAVAILABLE;
        return new SourceStatus(
                probe.name(),
                silent && wasThere ? State.WARN : observation.state(),
                silent && wasThere
                        ? "%s has not answered for %d s; its last readings are shown."
                                .formatted(
                                        probe.name(), TimeUnit.NANOSECONDS.toSeconds(silentNanos))
                        : observation.reason(),
                OptionalLong.of(periodNanos),
                latest.readEpochNanos);
    }

    /// Stops looking, as soon as the look that is going on ends; [#close] waits for that.
    public void stop() {
        closed = true;
        thread.interrupt();
        if (thread.getState() == Thread.State.NEW) {
            ended.complete(null);
        }
    }

    /// Stops looking. A thread that hangs is left behind: nothing can call it back.
    @Override
    public void close() {
        closeAll(List.of(this));
    }

    /// All at once, waited for together: as long as for one.
    public static void closeAll(List<SourceRunner> runners) {
        closeAll(runners, CLOSE_WAIT);
    }

    static void closeAll(List<SourceRunner> runners, Duration most) {
        runners.forEach(SourceRunner::stop);
        CompletableFuture<?>[] ends =
                runners.stream().map(runner -> runner.ended).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException _) {
            // Whoever hangs is left behind.
        }
    }

    /// One look, by the calling thread: the runner's step, and the whole source in a test without
    /// that thread.
    public void look() throws InterruptedException {
        long epochNanos = clock.epochNanos();
        Observation observation;
        try {
            observation = probe.look(epochNanos, clock.monotonicNanos(), rhythm.rhythm());
        } catch (RuntimeException | Error bug) {
            if (Faults.isFatal(bug)) {
                throw bug;
            }
            if (!bug.toString().equals(latestBug)) {
                latestBug = bug.toString();
                LOG.error("{} could not be read; it is tried again", probe.name(), bug);
            }
            observation =
                    Observation.failed(
                            "%s could not be read (%s); it is tried again. Please report this."
                                    .formatted(probe.name(), bug));
        }
        published = new Published(observation, clock.monotonicNanos(), OptionalLong.of(epochNanos));
        observation.events().forEach(events);
    }

    private void run() {
        try {
            lookUntilClosed();
        } finally {
            ended.complete(null);
        }
    }

    private void lookUntilClosed() {
        try (probe) {
            while (!closed) {
                long startNanos = clock.monotonicNanos();
                look();
                awaitNext(startNanos);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// A change of rhythm counts from the latest look, so that a fast one begins at once.
    private void awaitNext(long startNanos) throws InterruptedException {
        while (!closed) {
            long restNanos =
                    startNanos + probe.periodNanos(rhythm.rhythm()) - clock.monotonicNanos();
            if (restNanos <= 0) {
                return;
            }
            rhythm.await(restNanos);
        }
    }

    private record Published(
            Observation observation, long atMonotonicNanos, OptionalLong readEpochNanos) {}
}

package io.ringside.node.doctor;

import io.ringside.node.config.ConfigException;
import io.ringside.node.reading.Observation;
import io.ringside.node.reading.Probe;
import io.ringside.node.reading.Rhythm;
import io.ringside.node.time.EventClock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// One look at every source that `run` would have, each on a thread of its own. Immutable.
///
/// @param observations by the source's name, in the configuration's order
/// @param refusal why there are no sources; empty: there are
public record SourceLooks(Map<String, Observation> observations, String refusal) {
    /// Below the deadline of a check, so that one source that hangs is named and no more.
    private static final long DEADLINE_MILLIS = 3_000;

    public Optional<Observation> of(String name) {
        return Optional.ofNullable(observations.get(name));
    }

    static SourceLooks of(HostAccess host, EventClock clock) {
        List<Probe> probes;
        try {
            probes = host.probes();
        } catch (ConfigException wrong) {
            return new SourceLooks(Map.of(), wrong.sentence());
        }
        Map<String, CompletableFuture<Observation>> looks = new LinkedHashMap<>();
        var threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().name("ringside-look-", 0).daemon().factory());
        for (Probe probe : probes) {
            looks.put(
                    probe.name(),
                    CompletableFuture.supplyAsync(() -> look(probe, clock), threads)
                            .completeOnTimeout(
                                    Observation.failed(
                                            "It has not answered within %d s."
                                                    .formatted(DEADLINE_MILLIS / 1000)),
                                    DEADLINE_MILLIS,
                                    TimeUnit.MILLISECONDS));
        }
        Map<String, Observation> observations = new LinkedHashMap<>();
        looks.forEach((name, look) -> observations.put(name, look.join()));
        threads.shutdownNow();
        return new SourceLooks(observations, "");
    }

    private static Observation look(Probe probe, EventClock clock) {
        try (probe) {
            return probe.look(clock.epochNanos(), clock.monotonicNanos(), Rhythm.NORMAL);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Observation.failed("It was interrupted.");
        } catch (RuntimeException bug) {
            return Observation.failed("It could not be read (%s).".formatted(bug));
        }
    }
}

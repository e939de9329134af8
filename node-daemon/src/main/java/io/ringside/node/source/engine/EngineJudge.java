package io.ringside.node.source.engine;

import io.ringside.node.reading.Finding;
import io.ringside.node.reading.Judge;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.protocol.figures.EngineFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Keeps each engine's latest readings and says what they mean together once they span 30 s and are
/// at least three. Belongs to the drain thread.
///
/// A finding is as old as the oldest reading from which on it held without a gap. An engine whose
/// readings stop is forgotten after two minutes, one that sleeps at once.
public final class EngineJudge implements Judge {
    private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long FORGOTTEN_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int LEAST_READINGS = 3;

    private Map<String, History> histories = new HashMap<>();

    @Override
    public List<Finding> judge(
            long epochNanos, List<Reading> readings, List<SourceStatus> statuses) {
        Map<String, History> kept = new HashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (Reading reading : readings) {
            boolean old = epochNanos - reading.readEpochNanos() > FORGOTTEN_NANOS;
            if (reading.kind() != SubjectKind.ENGINE || old || !isAwakeEngine(reading)) {
                continue;
            }
            History known = histories.get(reading.id());
            History history = known == null ? new History() : known;
            kept.put(reading.id(), history);
            Finding finding = history.with(reading);
            if (finding != null) {
                findings.add(finding);
            }
        }
        histories = kept;
        return findings;
    }

    /// A router's queue is its servers', an engine's of several parts theirs, and one that sleeps
    /// has no reason to work on it.
    private static boolean isAwakeEngine(Reading reading) {
        return reading.attributes().getOrDefault("engine.role", "").isEmpty()
                && reading.attributes().getOrDefault("engine.parts", "").isEmpty()
                && reading.figure(EngineFigure.ASLEEP).orElse(0) == 0;
    }

    private static final class History {
        private final Deque<Reading> readings = new ArrayDeque<>();
        private @Nullable Finding finding;

        @Nullable Finding with(Reading reading) {
            if (!readings.isEmpty()) {
                long nanos = reading.readEpochNanos() - readings.getLast().readEpochNanos();
                if (nanos == 0) {
                    return finding;
                }
                if (nanos < 0 || nanos > FORGOTTEN_NANOS) {
                    readings.clear();
                }
            }
            readings.addLast(reading);
            while (readings.size() > LEAST_READINGS && secondSpans(reading)) {
                readings.removeFirst();
            }
            finding = judged();
            return finding;
        }

        /// Whether the span is long enough without the oldest.
        private boolean secondSpans(Reading newest) {
            Reading second = readings.stream().skip(1).findFirst().orElse(newest);
            return newest.readEpochNanos() - second.readEpochNanos() >= HOLD_NANOS;
        }

        private @Nullable Finding judged() {
            long spanNanos =
                    readings.getLast().readEpochNanos() - readings.getFirst().readEpochNanos();
            if (readings.size() < LEAST_READINGS || spanNanos < HOLD_NANOS) {
                return null;
            }
            Finding now = EngineFindings.of(List.copyOf(readings)).orElse(null);
            Finding before = finding;
            return now == null || before == null || !before.rule().equals(now.rule())
                    ? now
                    : new Finding(
                            now.rule(),
                            now.severity(),
                            now.subjectKind(),
                            now.subject(),
                            now.title(),
                            now.evidence(),
                            now.advice(),
                            before.sinceEpochNanos());
        }
    }
}

package io.ringside.node.capture;

import io.ringside.node.capture.codec.CaptureEvent;
import io.ringside.node.capture.file.SaidCounts;
import io.ringside.node.ranks.CommunicatorRings;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Source;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.sampling.EventLog.Numbered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Hears what the sources of a [HealthFeed] say, twenty times a second, and passes on what is new
/// since it last listened, redacted where that is wanted. Belongs to the drain thread.
final class HealthListener {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final HealthFeed feed;
    private final Optional<Redaction> redaction;
    private final Map<String, SourceStatus> statuses = new HashMap<>();
    private final Map<String, Heard> heard = new HashMap<>();
    private final SaidCounts said = new SaidCounts();
    private List<CommunicatorRings> rings = List.of();
    private long eventNumber;
    private long missedEvents;
    private long nextNanos = Long.MIN_VALUE;

    /// A source's latest list, and what was passed on of each of its readings.
    private record Heard(List<Reading> list, IdentityHashMap<Reading, Reading> passedOn) {
        static final Heard NOTHING = new Heard(List.of(), new IdentityHashMap<>());
    }

    HealthListener(HealthFeed feed, Optional<Redaction> redaction) {
        this.feed = feed;
        this.redaction = redaction;
    }

    /// What is new; empty while it rests.
    List<CaptureEvent.Health> listen(long nowMonotonicNanos) {
        if (nowMonotonicNanos < nextNanos) {
            return List.of();
        }
        nextNanos = nowMonotonicNanos + PAUSE_NANOS;
        return all(nowMonotonicNanos);
    }

    /// What is new, whether it is time or not.
    List<CaptureEvent.Health> all(long nowMonotonicNanos) {
        List<CaptureEvent.Health> news = new ArrayList<>();
        for (Source source : feed.sources()) {
            SourceStatus status = source.status();
            readings(status.name(), source.readings(), nowMonotonicNanos).ifPresent(news::add);
            if (!status.equals(statuses.put(status.name(), status))) {
                SourceStatus passed = redaction.map(r -> r.redacted(status)).orElse(status);
                news.add(new CaptureEvent.State(nowMonotonicNanos, passed));
            }
        }
        for (Numbered numbered : feed.events().events()) {
            if (numbered.number() > eventNumber) {
                missedEvents += numbered.number() - eventNumber - 1;
                eventNumber = numbered.number();
                news.add(
                        new CaptureEvent.Happened(
                                nowMonotonicNanos,
                                redaction
                                        .map(r -> r.redacted(numbered.event()))
                                        .orElse(numbered.event())));
            }
        }
        List<CommunicatorRings> known = feed.ranks().rings();
        if (!known.equals(rings)) {
            rings = known;
            news.add(
                    new CaptureEvent.Rings(
                            nowMonotonicNanos,
                            redaction.map(r -> r.redactedRings(known)).orElse(known)));
        }
        news.forEach(said::add);
        return news;
    }

    SaidCounts said() {
        return said;
    }

    /// Events that came faster than they were heard.
    long missedEvents() {
        return missedEvents;
    }

    /// A list is replaced, never changed: mostly it is the same one.
    private Optional<CaptureEvent.Health> readings(
            String source, List<Reading> readings, long nowMonotonicNanos) {
        Heard before = heard.getOrDefault(source, Heard.NOTHING);
        if (readings.equals(before.list())) {
            return Optional.empty();
        }
        IdentityHashMap<Reading, Reading> passedOn = new IdentityHashMap<>();
        List<Reading> passed = new ArrayList<>();
        for (Reading reading : readings) {
            @Nullable Reading known = before.passedOn().get(reading);
            Reading one =
                    known == null ? redaction.map(r -> r.redacted(reading)).orElse(reading) : known;
            passedOn.put(reading, one);
            passed.add(one);
        }
        heard.put(source, new Heard(readings, passedOn));
        return Optional.of(new CaptureEvent.SourceReadings(nowMonotonicNanos, source, passed));
    }
}

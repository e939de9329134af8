package io.ringside.node.health;

import io.ringside.node.health.language.Counted;
import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// All subjects of the node that were read lately, each put together from its readings. Belongs to
/// the thread that judges. At most 20,000 of a kind; later ones are not judged.
final class Subjects {
    private static final int MOST_OF_A_KIND = 20_000;
    private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(15);
    private static final String MODEL = "gpu.name";

    private final Map<SubjectKind, Map<String, Subject>> byKind = new EnumMap<>(SubjectKind.class);
    private final Map<SubjectKind, Set<Counted>> counted;
    private final Map<SubjectKind, Integer> rules;
    private final Map<SubjectKind, Map<String, Peers>> peers = new EnumMap<>(SubjectKind.class);
    private final Map<Figure, Double> most = new HashMap<>();
    private long epochNanos;
    private long resumedNanos = Long.MIN_VALUE;

    /// @param rules how many there are about each kind
    /// @param counted whose history the rules about each kind need
    Subjects(Map<SubjectKind, Integer> rules, Map<SubjectKind, Set<Counted>> counted) {
        this.rules = Map.copyOf(rules);
        this.counted = Map.copyOf(counted);
        for (SubjectKind kind : SubjectKind.values()) {
            byKind.put(kind, new LinkedHashMap<>());
        }
    }

    /// @param readings of this window that are not stale
    void update(long now, List<Reading> readings) {
        epochNanos = now;
        peers.clear();
        most.clear();
        byKind.values().forEach(this::clear);
        readings.forEach(this::add);
        counted.forEach((kind, figures) -> of(kind).forEach(subject -> count(subject, figures)));
    }

    /// Nobody looked until now: silence counts from here.
    void resumed(long now) {
        resumedNanos = now;
        for (Map<String, Subject> subjects : byKind.values()) {
            subjects.values().forEach(subject -> subject.resumed(now));
        }
    }

    /// When a reading of that time could have been followed by another one, at the earliest.
    long agesFrom(long readNanos) {
        return Math.max(readNanos, resumedNanos);
    }

    Collection<Subject> of(SubjectKind kind) {
        return kind(kind).values();
    }

    long epochNanos() {
        return epochNanos;
    }

    /// Those of the same kind and, where it is known, the same model of GPU.
    Peers peers(Subject subject) {
        Map<String, Peers> groups = peers.computeIfAbsent(subject.kind(), kind -> groups(of(kind)));
        return groups.computeIfAbsent(model(subject), _ -> new Peers());
    }

    /// NaN when nobody has it.
    double most(Figure figure) {
        return most.computeIfAbsent(figure, this::greatest);
    }

    private double greatest(Figure figure) {
        double greatest = Double.NaN;
        for (Map<String, Subject> subjects : byKind.values()) {
            for (Subject subject : subjects.values()) {
                double value = subject.figure(figure);
                greatest = Double.isNaN(greatest) || value > greatest ? value : greatest;
            }
        }
        return greatest;
    }

    private static Map<String, Peers> groups(Collection<Subject> subjects) {
        Map<String, Peers> groups = new HashMap<>();
        for (Subject subject : subjects) {
            if (subject.isThere()) {
                groups.computeIfAbsent(model(subject), _ -> new Peers()).add(subject);
            }
        }
        return groups;
    }

    private static String model(Subject subject) {
        String model = subject.attribute(MODEL);
        return model == null ? "" : model;
    }

    private void clear(Map<String, Subject> subjects) {
        for (Iterator<Subject> each = subjects.values().iterator(); each.hasNext(); ) {
            Subject subject = each.next();
            subject.clear();
            if (epochNanos - subject.seenNanos() > FORGET_NANOS && subject.isIdle()) {
                each.remove();
            }
        }
    }

    private void add(Reading reading) {
        Map<String, Subject> subjects = kind(reading.kind());
        Subject subject = subjects.get(reading.id());
        if (subject == null) {
            if (subjects.size() >= MOST_OF_A_KIND) {
                return;
            }
            subject =
                    new Subject(
                            reading.kind(),
                            reading.id(),
                            this,
                            rules.getOrDefault(reading.kind(), 0));
            subjects.put(reading.id(), subject);
        }
        subject.add(reading, epochNanos);
    }

    private static void count(Subject subject, Set<Counted> figures) {
        for (Counted figure : figures) {
            subject.count(figure);
        }
    }

    private Map<String, Subject> kind(SubjectKind kind) {
        return byKind.getOrDefault(kind, Map.of());
    }
}

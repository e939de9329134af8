package io.ringside.node.health;

import io.ringside.node.health.language.Counted;
import io.ringside.node.health.language.PeerTerm;
import io.ringside.node.health.language.Scope;
import io.ringside.node.reading.Reading;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One subject: what all sources say of it now, and what the rules remember of it. Where two
/// sources give the same figure, the one that is listed first counts. Belongs to the thread that
/// judges.
final class Subject implements Scope {
    private final SubjectKind kind;
    private final String id;
    private final Subjects all;
    private final List<Reading> readings = new ArrayList<>(2);
    private final Map<Counted, Growth> growths = new HashMap<>();
    private final RuleState[] states;
    private long seenNanos;

    /// @param rules how many rules there are about this kind
    Subject(SubjectKind kind, String id, Subjects all, int rules) {
        this.kind = kind;
        this.id = id;
        this.all = all;
        states = new RuleState[rules];
        for (int i = 0; i < rules; i++) {
            states[i] = new RuleState();
        }
    }

    SubjectKind kind() {
        return kind;
    }

    String id() {
        return id;
    }

    RuleState state(int rule) {
        return states[rule];
    }

    void clear() {
        readings.clear();
    }

    void add(Reading reading, long epochNanos) {
        readings.add(reading);
        seenNanos = epochNanos;
    }

    boolean isThere() {
        return !readings.isEmpty();
    }

    long seenNanos() {
        return seenNanos;
    }

    void resumed(long epochNanos) {
        for (RuleState state : states) {
            state.resumed(epochNanos);
        }
    }

    boolean isIdle() {
        for (RuleState state : states) {
            if (!state.isIdle()) {
                return false;
            }
        }
        return true;
    }

    void count(Counted counted) {
        for (Reading reading : readings) {
            Double value = reading.figures().get(counted.figure());
            if (value != null) {
                growths.computeIfAbsent(counted, _ -> new Growth(counted.windowNanos()))
                        .add(reading.readEpochNanos(), value);
                return;
            }
        }
    }

    @Override
    public double figure(Figure figure) {
        for (Reading reading : readings) {
            Double value = reading.figures().get(figure);
            if (value != null) {
                return value;
            }
        }
        return UNKNOWN;
    }

    @Override
    public @Nullable String attribute(String name) {
        for (Reading reading : readings) {
            String text = reading.attributes().get(name);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    @Override
    public double increase(Counted counted) {
        Growth growth = growths.get(counted);
        return growth == null ? UNKNOWN : growth.increase();
    }

    @Override
    public double rate(Counted counted) {
        Growth growth = growths.get(counted);
        return growth == null ? UNKNOWN : growth.rate();
    }

    @Override
    public double peers(PeerTerm term) {
        return all.peers(this).median(term, term.of(this));
    }

    @Override
    public double most(Figure figure) {
        return all.most(figure);
    }

    @Override
    public double ageSeconds() {
        long newest = Long.MIN_VALUE;
        for (Reading reading : readings) {
            newest = Math.max(newest, reading.readEpochNanos());
        }
        return newest == Long.MIN_VALUE ? UNKNOWN : (all.epochNanos() - all.agesFrom(newest)) / 1e9;
    }
}

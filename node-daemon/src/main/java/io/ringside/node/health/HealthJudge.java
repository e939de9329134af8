package io.ringside.node.health;

import io.ringside.node.health.language.Counted;
import io.ringside.node.health.language.Scope;
import io.ringside.node.health.rule.EventRule;
import io.ringside.node.health.rule.HealthRule;
import io.ringside.node.health.rule.ReadingRule;
import io.ringside.node.health.rule.ReadingRule.Alternative;
import io.ringside.node.health.rule.RuleBook;
import io.ringside.node.reading.Finding;
import io.ringside.node.reading.Judge;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.sampling.EventLog;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Holds every rule against every subject of its kind at each window's end. Belongs to the drain
/// thread; its cost is in BENCHMARKS.md.
public final class HealthJudge implements Judge {
    private static final int MOST_FINDINGS = 500;

    private final Map<SubjectKind, List<ReadingRule>> rules = new EnumMap<>(SubjectKind.class);
    private final Subjects subjects;
    private final SourceReadings sources = new SourceReadings();
    private final EventFindings events;
    private final EventLog log;
    private final Consumer<Transition> transitions;

    /// @param transitions hears each change on the drain thread; it returns quickly
    public HealthJudge(RuleBook book, EventLog log, Consumer<Transition> transitions) {
        this.log = log;
        this.transitions = transitions;
        List<EventRule> ofEvents = new ArrayList<>();
        Map<SubjectKind, Set<Counted>> counted = new EnumMap<>(SubjectKind.class);
        for (HealthRule rule : book.rules()) {
            switch (rule) {
                case EventRule event -> ofEvents.add(event);
                case ReadingRule reading -> {
                    rules.computeIfAbsent(reading.kind(), _ -> new ArrayList<>()).add(reading);
                    counted.computeIfAbsent(reading.kind(), _ -> new LinkedHashSet<>())
                            .addAll(reading.counted());
                }
            }
        }
        Map<SubjectKind, Integer> counts = new EnumMap<>(SubjectKind.class);
        rules.forEach((kind, list) -> counts.put(kind, list.size()));
        subjects = new Subjects(counts, counted);
        events = new EventFindings(ofEvents, transitions);
    }

    @Override
    public List<Finding> judge(
            long epochNanos, List<Reading> readings, List<SourceStatus> statuses) {
        List<Reading> fresh = FreshReadings.of(epochNanos, subjects::agesFrom, readings, statuses);
        fresh.addAll(sources.of(epochNanos, subjects::agesFrom, statuses));
        subjects.update(epochNanos, fresh);
        List<Finding> findings = new ArrayList<>();
        rules.forEach((kind, list) -> judge(kind, list, findings));
        events.judge(epochNanos, log, findings);
        findings.sort(Comparator.comparing(Finding::severity));
        return findings.size() > MOST_FINDINGS ? findings.subList(0, MOST_FINDINGS) : findings;
    }

    @Override
    public void resumed(long epochNanos) {
        subjects.resumed(epochNanos);
    }

    private void judge(SubjectKind kind, List<ReadingRule> list, List<Finding> findings) {
        for (Subject subject : subjects.of(kind)) {
            for (int i = 0; i < list.size(); i++) {
                judge(list.get(i), subject, subject.state(i), findings);
            }
        }
    }

    private void judge(ReadingRule rule, Subject subject, RuleState state, List<Finding> findings) {
        Optional<Alternative> alternative =
                subject.isThere() ? rule.alternative(subject) : Optional.empty();
        double verdict =
                alternative.isPresent() ? alternative.get().condition().of(subject) : Scope.UNKNOWN;
        @Nullable Phase phase = state.step(rule, verdict, subjects.epochNanos());
        if (verdict == 1 && (state.holds() || phase != null)) {
            state.evidence(alternative.orElseThrow().evidence().of(subject));
        }
        if (phase != null) {
            transitions.accept(
                    new Transition(
                            subjects.epochNanos(),
                            rule,
                            subject.kind(),
                            subject.id(),
                            phase,
                            state.evidence()));
        }
        if (state.holds()) {
            findings.add(finding(rule, subject, state));
        }
    }

    private static Finding finding(ReadingRule rule, Subject subject, RuleState state) {
        return new Finding(
                rule.name(),
                rule.severity(),
                subject.kind(),
                subject.id(),
                rule.title(),
                state.evidence(),
                rule.advice(),
                state.sinceEpochNanos());
    }
}

package io.ringside.node.health.trial;

import io.ringside.node.health.HealthJudge;
import io.ringside.node.health.Phase;
import io.ringside.node.health.Transition;
import io.ringside.node.health.derive.HealthDerivation;
import io.ringside.node.health.rule.RuleBook;
import io.ringside.node.reading.Reading;
import io.ringside.node.sampling.EventLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Plays a recording of readings to the rules and tells what each rule would have done. A recording
/// is JSON, one object a line, times ascending; the lines of one time are all that was read then:
///
///     {"t": 0, "kind": "gpu", "id": "GPU-1", "figures": {"gpu.temperature": 88}, "attributes": {"gpu.name": "H200"}}
///     {"t": 0, "kind": "source", "id": "nvml", "state": "ok", "period": 1, "silence": 0}
///     {"t": 9, "event": "xid", "severity": "page", "kind": "gpu", "id": "GPU-1", "text": "XID 79."}
///
/// Belongs to one thread; reads as it goes.
public final class RuleTrial {
    private static final int MOST_LINE_CHARACTERS = 1 << 20;
    private static final int MOST_LINES_OF_A_TIME = 100_000;
    private static final int EVENTS = 256;

    private final EventLog events = new EventLog(EVENTS);
    private final HealthDerivation derivation = new HealthDerivation();
    private final HealthJudge judge;
    private int held;

    /// @param out hears one line for each change: time, what, rule, subject, evidence
    public RuleTrial(RuleBook book, Consumer<String> out) {
        judge =
                new HealthJudge(
                        book,
                        events,
                        change -> {
                            held += change.phase() == Phase.HELD ? 1 : 0;
                            out.accept(line(change));
                        });
    }

    /// @return how many times a rule came to hold
    /// @throws TrialException naming the line that cannot be used
    public int play(BufferedReader recording) throws IOException, TrialException {
        TrialLook look = new TrialLook(Long.MIN_VALUE);
        int number = 0;
        for (String line = recording.readLine(); line != null; line = recording.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                look = add(line, look);
            } catch (TrialException wrong) {
                throw new TrialException("line %d: %s".formatted(number, wrong.getMessage()));
            }
        }
        judge(look);
        return held;
    }

    private TrialLook add(String line, TrialLook look) throws TrialException {
        if (line.length() > MOST_LINE_CHARACTERS) {
            throw new TrialException("longer than " + MOST_LINE_CHARACTERS + " characters.");
        }
        LookLine parsed = LookLine.parse(line);
        long epochNanos = parsed.epochNanos();
        if (epochNanos < look.epochNanos()) {
            throw new TrialException("its time lies before that of the line before.");
        }
        TrialLook current = look;
        if (epochNanos > look.epochNanos()) {
            judge(look);
            current = new TrialLook(epochNanos);
        }
        if (current.readings().size() >= MOST_LINES_OF_A_TIME) {
            throw new TrialException("more than " + MOST_LINES_OF_A_TIME + " lines of one time.");
        }
        parsed.addTo(current);
        return current;
    }

    private void judge(TrialLook look) {
        if (look.epochNanos() == Long.MIN_VALUE) {
            return;
        }
        look.events().forEach(events::add);
        List<Reading> readings = new ArrayList<>(look.readings());
        readings.addAll(derivation.derive(look.epochNanos(), look.readings(), look.statuses()));
        var _ = judge.judge(look.epochNanos(), readings, look.statuses());
    }

    private static String line(Transition change) {
        String phase =
                switch (change.phase()) {
                    case BEGAN -> "begins ";
                    case FELL -> "falls  ";
                    case HELD -> "holds  ";
                    case CLEARED -> "clears ";
                };
        return String.format(
                        Locale.ROOT,
                        "%.3f %s %s (%s) %s %s %s",
                        change.epochNanos() / 1e9,
                        phase,
                        change.rule().name(),
                        change.rule().severity().name().toLowerCase(Locale.ROOT),
                        change.subjectKind().id(),
                        change.subject(),
                        change.evidence())
                .stripTrailing();
    }
}

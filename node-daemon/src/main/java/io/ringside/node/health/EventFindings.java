package io.ringside.node.health;

import io.ringside.node.health.rule.EventRule;
import io.ringside.node.reading.Finding;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.sampling.EventLog;
import io.ringside.node.sampling.EventLog.Numbered;
import io.ringside.protocol.figures.SubjectKind;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Keeps events as findings for as long as their rules say: one finding for each rule and subject,
/// with the latest event's text. Belongs to the thread that judges.
final class EventFindings {
    private static final int MOST = 1_000;

    private final List<EventRule> rules;
    private final Consumer<Transition> transitions;
    private final Map<Key, Kept> kept = new LinkedHashMap<>();
    private long heard;

    private record Key(EventRule rule, SubjectKind subjectKind, String subject) {}

    private record Kept(long sinceEpochNanos, NodeEvent latest, int count) {}

    EventFindings(List<EventRule> rules, Consumer<Transition> transitions) {
        this.rules = List.copyOf(rules);
        this.transitions = transitions;
    }

    void judge(long epochNanos, EventLog log, List<Finding> findings) {
        for (Numbered numbered : log.events()) {
            if (numbered.number() > heard) {
                heard = numbered.number();
                hear(epochNanos, numbered.event());
            }
        }
        for (Iterator<Map.Entry<Key, Kept>> each = kept.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Key, Kept> entry = each.next();
            Key key = entry.getKey();
            if (epochNanos - entry.getValue().latest().epochNanos() > key.rule().keepNanos()) {
                each.remove();
                tell(epochNanos, key, Phase.CLEARED, "");
            } else {
                findings.add(finding(key, entry.getValue()));
            }
        }
    }

    private void hear(long epochNanos, NodeEvent event) {
        for (EventRule rule : rules) {
            if (!rule.concerns(event)) {
                continue;
            }
            Key key = new Key(rule, event.subjectKind(), event.subject());
            Kept before = kept.get(key);
            if (before != null) {
                kept.put(key, new Kept(before.sinceEpochNanos(), event, before.count() + 1));
            } else if (kept.size() < MOST) {
                kept.put(key, new Kept(event.epochNanos(), event, 1));
                tell(epochNanos, key, Phase.HELD, event.text());
            }
        }
    }

    private void tell(long epochNanos, Key key, Phase phase, String evidence) {
        transitions.accept(
                new Transition(
                        epochNanos, key.rule(), key.subjectKind(), key.subject(), phase, evidence));
    }

    private static Finding finding(Key key, Kept kept) {
        EventRule rule = key.rule();
        String again = kept.count() == 1 ? "" : " (%d such events)".formatted(kept.count());
        return new Finding(
                rule.name(),
                rule.severity(),
                key.subjectKind(),
                key.subject(),
                rule.title(),
                kept.latest().text() + again,
                rule.advice(),
                kept.sinceEpochNanos());
    }
}

package io.ringside.node.boot.wiring;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigFile;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.health.HealthJudge;
import io.ringside.node.health.Phase;
import io.ringside.node.health.Transition;
import io.ringside.node.health.rule.RuleBook;
import io.ringside.node.reading.Judge;
import io.ringside.node.sampling.EventLog;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.node.sampling.RuleIncidents;
import io.ringside.node.time.EventClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Makes the judge of a live node from its configuration. Stateless.
public final class HealthSetup {
    private static final Duration MOST_PER_HOUR = Duration.ofMinutes(10);

    private static final int MOST_REASON = 200;

    private HealthSetup() {}

    /// @throws ConfigException when the rules cannot be used
    public static Judge judge(
            ConfigSection config, EventLog events, RhythmControl rhythm, EventClock clock)
            throws ConfigException {
        Optional<String> file = config.text("rules");
        RuleBook shipped = RuleBook.shipped();
        RuleBook book =
                file.isEmpty() ? shipped : shipped.with(ConfigFile.read(Path.of(file.get())));
        Duration most = config.duration("rule_incidents_per_hour").orElse(MOST_PER_HOUR);
        if (most.compareTo(Duration.ofHours(1)) > 0) {
            throw config.wrong(
                    "rule_incidents_per_hour",
                    config.text("rule_incidents_per_hour").orElse(""),
                    "at most 1h");
        }
        RuleIncidents incidents = new RuleIncidents(rhythm, clock, most.toNanos());
        return new HealthJudge(book, events, change -> begin(incidents, change));
    }

    private static void begin(RuleIncidents incidents, Transition change) {
        if (change.phase() == Phase.HELD && change.rule().incidentNanos() > 0) {
            String subject = change.subject().isEmpty() ? "" : " of " + change.subject();
            String reason =
                    "rule %s%s: %s".formatted(change.rule().name(), subject, change.evidence());
            incidents.begin(
                    change.rule().incidentNanos(),
                    reason.substring(0, Math.min(MOST_REASON, reason.length())));
        }
    }
}

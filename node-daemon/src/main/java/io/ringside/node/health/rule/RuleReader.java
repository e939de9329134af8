package io.ringside.node.health.rule;

import io.ringside.node.config.ConfigException;
import io.ringside.node.config.ConfigSection;
import io.ringside.node.health.language.Condition;
import io.ringside.node.health.language.LanguageException;
import io.ringside.node.health.language.Sentence;
import io.ringside.node.health.rule.ReadingRule.Alternative;
import io.ringside.node.reading.Severity;
import io.ringside.protocol.figures.SubjectKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads one rule and checks all of it. Belongs to one thread.
final class RuleReader {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration LONGEST_INCIDENT = Duration.ofHours(1);
    private static final Duration SHORTEST_INCIDENT = Duration.ofSeconds(1);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration KEEP = Duration.ofSeconds(10);
    private static final Duration KEEP_EVENT = Duration.ofMinutes(10);

    private final String name;
    private final ConfigSection rule;

    RuleReader(String name, ConfigSection rule) {
        this.name = name;
        this.rule = rule;
    }

    /// Empty: the rule is switched off.
    Optional<HealthRule> read() throws ConfigException {
        boolean enabled = rule.flag("enabled", true);
        if (!enabled && rule.names().size() == 1) {
            return Optional.empty();
        }
        Optional<String> event = rule.text("event");
        HealthRule read = event.isPresent() ? eventRule(event.get()) : readingRule();
        rule.refuseOthers();
        return enabled ? Optional.of(read) : Optional.empty();
    }

    private EventRule eventRule(String type) throws ConfigException {
        Optional<String> of = rule.text("of");
        return new EventRule(
                name,
                severity(),
                type,
                of.isEmpty() ? Optional.empty() : Optional.of(severity("of", of.get())),
                nanos("keep", KEEP_EVENT),
                rule.requiredText("title"),
                rule.text("advice").orElse(""),
                incidentNanos());
    }

    private ReadingRule readingRule() throws ConfigException {
        SubjectKind kind = kind();
        long windowNanos = nanos("over", WINDOW);
        return new ReadingRule(
                name,
                severity(),
                kind,
                alternatives(kind, windowNanos),
                nanos("for", Duration.ZERO),
                nanos("keep", KEEP),
                rule.requiredText("title"),
                rule.text("advice").orElse(""),
                incidentNanos());
    }

    private List<Alternative> alternatives(SubjectKind kind, long windowNanos)
            throws ConfigException {
        List<String> conditions = rule.textOrTexts("when");
        List<String> sentences = rule.textOrTexts("evidence");
        if (conditions.isEmpty()) {
            throw new ConfigException(
                    rule.place() + ".when is missing, expected a condition, or a list of them.");
        }
        if (sentences.size() != 1 && sentences.size() != conditions.size()) {
            throw rule.wrong(
                    "evidence",
                    sentences.size() + " sentences",
                    "one, or one for each of the %d conditions".formatted(conditions.size()));
        }
        List<Alternative> alternatives = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            boolean single = sentences.size() == 1;
            alternatives.add(
                    new Alternative(
                            condition(conditions, i, kind, windowNanos),
                            sentence(sentences, single ? 0 : i, kind, windowNanos)));
        }
        return alternatives;
    }

    private Condition condition(List<String> texts, int index, SubjectKind kind, long windowNanos)
            throws ConfigException {
        try {
            return Condition.parse(texts.get(index), kind, windowNanos);
        } catch (LanguageException wrong) {
            throw place("when", texts, index, wrong);
        }
    }

    private Sentence sentence(List<String> texts, int index, SubjectKind kind, long windowNanos)
            throws ConfigException {
        try {
            return Sentence.parse(texts.get(index), kind, windowNanos);
        } catch (LanguageException wrong) {
            throw place("evidence", texts, index, wrong);
        }
    }

    private ConfigException place(
            String key, List<String> texts, int index, LanguageException wrong) {
        String element = texts.size() == 1 ? "" : "[" + index + "]";
        return new ConfigException(
                "%s.%s%s, %s".formatted(rule.place(), key, element, wrong.sentence()));
    }

    private SubjectKind kind() throws ConfigException {
        String typed = rule.requiredText("kind");
        for (SubjectKind kind : SubjectKind.values()) {
            if (kind.id().equals(typed)) {
                return kind;
            }
        }
        throw rule.wrong(
                "kind",
                typed,
                "one of "
                        + Arrays.stream(SubjectKind.values())
                                .map(SubjectKind::id)
                                .collect(Collectors.joining(", ")));
    }

    private Severity severity() throws ConfigException {
        return severity("severity", rule.requiredText("severity"));
    }

    private Severity severity(String key, String typed) throws ConfigException {
        for (Severity severity : Severity.values()) {
            if (severity.name().toLowerCase(Locale.ROOT).equals(typed)) {
                return severity;
            }
        }
        throw rule.wrong(key, typed, "page, ticket or note");
    }

    private long nanos(String key, Duration otherwise) throws ConfigException {
        Duration duration = rule.duration(key).orElse(otherwise);
        if (duration.compareTo(LONGEST) > 0) {
            throw rule.wrong(key, rule.text(key).orElse(""), "at most 24h");
        }
        return duration.toNanos();
    }

    private long incidentNanos() throws ConfigException {
        Optional<Duration> incident = rule.duration("incident");
        if (incident.isEmpty()) {
            return 0;
        }
        if (incident.get().compareTo(SHORTEST_INCIDENT) < 0
                || incident.get().compareTo(LONGEST_INCIDENT) > 0) {
            throw rule.wrong("incident", rule.text("incident").orElse(""), "1s to 1h");
        }
        return incident.get().toNanos();
    }
}

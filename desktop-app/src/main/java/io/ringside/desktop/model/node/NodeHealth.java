package io.ringside.desktop.model.node;

import io.ringside.protocol.figures.FigureValues;
import io.ringside.protocol.figures.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a node's sources read and what its rules say of it. Immutable.
///
/// @param findings those that hold now, as the daemon orders them
/// @param events the latest, oldest first
/// @param readings the newest of each subject and source
/// @param rhythm absent: the daemon has none (playback, or an older one)
public record NodeHealth(
        List<ToldFinding> findings,
        List<ToldEvent> events,
        List<ToldReading> readings,
        Optional<ToldRhythm> rhythm) {
    public static final NodeHealth EMPTY =
            new NodeHealth(List.of(), List.of(), List.of(), Optional.empty());

    public NodeHealth {
        findings = List.copyOf(findings);
        events = List.copyOf(events);
        readings = List.copyOf(readings);
    }

    /// Whom it concerns, the loudest first.
    public enum Severity {
        PAGE("Page"),
        TICKET("Ticket"),
        NOTE("Note");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        /// As it is shown.
        public String word() {
            return word;
        }
    }

    /// @param subject an id of `subjectKind`; empty for the host
    public record ToldFinding(
            String rule,
            Severity severity,
            SubjectKind subjectKind,
            String subject,
            String title,
            String evidence,
            String advice,
            long sinceEpochNanos) {}

    /// @param number 1, 2, 3, ... within one run of the daemon
    public record ToldEvent(
            long number,
            long epochNanos,
            String source,
            String type,
            Severity severity,
            SubjectKind subjectKind,
            String subject,
            String text) {}

    /// @param figures by their names in the catalogue of `protocol`
    public record ToldReading(
            SubjectKind subjectKind,
            String subject,
            String source,
            long readEpochNanos,
            Map<String, Double> figures,
            Map<String, String> attributes) {
        public ToldReading {
            figures = FigureValues.copyOf(figures);
            attributes = Map.copyOf(attributes);
        }
    }

    /// @param untilEpochNanos 0: until it is changed
    public record ToldRhythm(boolean incident, long untilEpochNanos, String reason) {}
}

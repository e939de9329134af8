package io.ringside.desktop.feed.mapping;

import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.Severity;
import io.ringside.desktop.model.node.NodeHealth.ToldEvent;
import io.ringside.desktop.model.node.NodeHealth.ToldFinding;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.model.node.NodeHealth.ToldRhythm;
import io.ringside.protocol.figures.Figures;
import io.ringside.protocol.figures.SubjectKind;
import io.ringside.v1.Event;
import io.ringside.v1.Finding;
import io.ringside.v1.Reading;
import io.ringside.v1.Rhythm;
import io.ringside.v1.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns a snapshot's readings, events and findings into view data. A row of a kind or severity
/// that is not known here, or whose columns do not fit together, is left out and counted. Used
/// once.
final class HealthMapping {
    private long malformedRows;

    NodeHealth map(Snapshot s) {
        return new NodeHealth(
                findings(s.getFindingsList()),
                events(s.getEventsList()),
                readings(s),
                s.hasRhythm()
                        ? Optional.of(
                                new ToldRhythm(
                                        s.getRhythm().getRhythm() == Rhythm.RHYTHM_INCIDENT,
                                        s.getRhythm().getUntilEpochNanos(),
                                        s.getRhythm().getReason()))
                        : Optional.empty());
    }

    long malformedRows() {
        return malformedRows;
    }

    private List<ToldFinding> findings(List<Finding> rows) {
        List<ToldFinding> findings = new ArrayList<>();
        for (Finding row : rows) {
            Optional<SubjectKind> kind = kind(row.getSubjectKind());
            Optional<Severity> severity = severity(row.getSeverity());
            if (kind.isEmpty() || severity.isEmpty()) {
                malformedRows++;
                continue;
            }
            findings.add(
                    new ToldFinding(
                            row.getRule(),
                            severity.get(),
                            kind.get(),
                            row.getSubject(),
                            row.getTitle(),
                            row.getEvidence(),
                            row.getAdvice(),
                            row.getSinceEpochNanos()));
        }
        return findings;
    }

    private List<ToldEvent> events(List<Event> rows) {
        List<ToldEvent> events = new ArrayList<>();
        for (Event row : rows) {
            Optional<SubjectKind> kind = kind(row.getSubjectKind());
            Optional<Severity> severity = severity(row.getSeverity());
            if (kind.isEmpty() || severity.isEmpty()) {
                malformedRows++;
                continue;
            }
            events.add(
                    new ToldEvent(
                            row.getNumber(),
                            row.getEpochNanos(),
                            row.getSource(),
                            row.getType(),
                            severity.get(),
                            kind.get(),
                            row.getSubject(),
                            row.getText()));
        }
        return events;
    }

    private List<ToldReading> readings(Snapshot s) {
        List<String> names = s.getFigureNamesList();
        List<ToldReading> readings = new ArrayList<>();
        for (Reading row : s.getReadingsList()) {
            Optional<SubjectKind> kind = kind(row.getKind());
            if (kind.isEmpty() || row.getFigureCount() != row.getValueCount()) {
                malformedRows++;
                continue;
            }
            Map<String, Double> figures = new HashMap<>();
            for (int i = 0; i < row.getFigureCount(); i++) {
                int name = row.getFigure(i);
                if (name >= 0
                        && name < names.size()
                        && Figures.canBe(names.get(name), row.getValue(i))) {
                    figures.put(names.get(name), row.getValue(i));
                } else {
                    malformedRows++;
                }
            }
            readings.add(
                    new ToldReading(
                            kind.get(),
                            row.getId(),
                            row.getSource(),
                            row.getReadEpochNanos(),
                            figures,
                            row.getAttributesMap()));
        }
        return readings;
    }

    private static Optional<SubjectKind> kind(io.ringside.v1.SubjectKind kind) {
        return switch (kind) {
            case SUBJECT_KIND_HOST -> Optional.of(SubjectKind.HOST);
            case SUBJECT_KIND_GPU -> Optional.of(SubjectKind.GPU);
            case SUBJECT_KIND_GPU_INSTANCE -> Optional.of(SubjectKind.GPU_INSTANCE);
            case SUBJECT_KIND_GPU_LINK -> Optional.of(SubjectKind.GPU_LINK);
            case SUBJECT_KIND_GPU_PROCESS -> Optional.of(SubjectKind.GPU_PROCESS);
            case SUBJECT_KIND_PROCESS -> Optional.of(SubjectKind.PROCESS);
            case SUBJECT_KIND_NETWORK_PORT -> Optional.of(SubjectKind.NETWORK_PORT);
            case SUBJECT_KIND_NETWORK_INTERFACE -> Optional.of(SubjectKind.NETWORK_INTERFACE);
            case SUBJECT_KIND_ENGINE -> Optional.of(SubjectKind.ENGINE);
            case SUBJECT_KIND_SOURCE -> Optional.of(SubjectKind.SOURCE);
            case SUBJECT_KIND_COMMUNICATOR -> Optional.of(SubjectKind.COMMUNICATOR);
            case SUBJECT_KIND_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    private static Optional<Severity> severity(io.ringside.v1.Severity severity) {
        return switch (severity) {
            case SEVERITY_PAGE -> Optional.of(Severity.PAGE);
            case SEVERITY_TICKET -> Optional.of(Severity.TICKET);
            case SEVERITY_NOTE -> Optional.of(Severity.NOTE);
            case SEVERITY_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }
}

package io.ringside.node.stream.message;

import io.ringside.node.reading.Finding;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.sampling.EventLog.Numbered;
import io.ringside.node.sampling.RhythmControl;
import io.ringside.protocol.figures.Figure;
import io.ringside.v1.Event;
import io.ringside.v1.Rhythm;
import io.ringside.v1.RhythmState;
import io.ringside.v1.Severity;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SubjectKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Readings, events and findings as messages of one snapshot. Stateless.
public final class ReadingMessages {
    private ReadingMessages() {}

    /// Figures go by index into a dictionary that holds those of this snapshot.
    public static void addReadings(List<Reading> readings, Snapshot.Builder snapshot) {
        Map<Figure, Integer> dictionary = new LinkedHashMap<>();
        for (Reading reading : readings) {
            io.ringside.v1.Reading.Builder message =
                    io.ringside.v1.Reading.newBuilder()
                            .setKind(kind(reading.kind()))
                            .setId(reading.id())
                            .setSource(reading.source())
                            .setReadEpochNanos(reading.readEpochNanos())
                            .putAllAttributes(reading.attributes());
            reading.figures()
                    .forEach((figure, value) -> {
                        message.addFigure(
                                dictionary.computeIfAbsent(figure, added -> dictionary.size()));
                        message.addValue(value);
                    });
            snapshot.addReadings(message);
        }
        dictionary.keySet().forEach(figure -> snapshot.addFigureNames(figure.id()));
    }

    public static Event event(Numbered numbered) {
        NodeEvent event = numbered.event();
        return Event.newBuilder()
                .setNumber(numbered.number())
                .setEpochNanos(event.epochNanos())
                .setSource(event.source())
                .setType(event.type())
                .setSeverity(severity(event.severity()))
                .setSubjectKind(kind(event.subjectKind()))
                .setSubject(event.subject())
                .setText(event.text())
                .putAllAttributes(event.attributes())
                .build();
    }

    public static io.ringside.v1.Finding finding(Finding finding) {
        return io.ringside.v1.Finding.newBuilder()
                .setRule(finding.rule())
                .setSeverity(severity(finding.severity()))
                .setSubjectKind(kind(finding.subjectKind()))
                .setSubject(finding.subject())
                .setTitle(finding.title())
                .setEvidence(finding.evidence())
                .setAdvice(finding.advice())
                .setSinceEpochNanos(finding.sinceEpochNanos())
                .build();
    }

    public static RhythmState rhythm(RhythmControl.Status status) {
        return RhythmState.newBuilder()
                .setRhythm(
                        switch (status.rhythm()) {
                            case NORMAL -> Rhythm.RHYTHM_NORMAL;
                            case INCIDENT -> Rhythm.RHYTHM_INCIDENT;
                        })
                .setUntilEpochNanos(status.untilEpochNanos())
                .setReason(status.reason())
                .build();
    }

    private static SubjectKind kind(io.ringside.protocol.figures.SubjectKind kind) {
        return SubjectKind.forNumber(kind.number());
    }

    private static Severity severity(io.ringside.node.reading.Severity severity) {
        return switch (severity) {
            case PAGE -> Severity.SEVERITY_PAGE;
            case TICKET -> Severity.SEVERITY_TICKET;
            case NOTE -> Severity.SEVERITY_NOTE;
        };
    }
}

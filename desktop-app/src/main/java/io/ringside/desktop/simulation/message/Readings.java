package io.ringside.desktop.simulation.message;

import io.ringside.protocol.figures.Figure;
import io.ringside.v1.Reading;
import io.ringside.v1.Snapshot;
import io.ringside.v1.SubjectKind;
import java.util.LinkedHashMap;
import java.util.Map;

/// Puts readings into one snapshot, with its dictionary of figures. Used once.
final class Readings {
    private final Snapshot.Builder to;
    private final Map<String, Integer> names = new LinkedHashMap<>();

    Readings(Snapshot.Builder to) {
        this.to = to;
    }

    Row row(SubjectKind kind, String id, String source, long readEpochNanos) {
        return new Row(
                Reading.newBuilder()
                        .setKind(kind)
                        .setId(id)
                        .setSource(source)
                        .setReadEpochNanos(readEpochNanos));
    }

    final class Row {
        private final Reading.Builder reading;

        Row(Reading.Builder reading) {
            this.reading = reading;
        }

        Row figure(Figure figure, double value) {
            int index =
                    names.computeIfAbsent(
                            figure.id(),
                            id -> {
                                to.addFigureNames(id);
                                return names.size();
                            });
            reading.addFigure(index).addValue(value);
            return this;
        }

        Row attribute(String name, String value) {
            reading.putAttributes(name, value);
            return this;
        }

        void end() {
            to.addReadings(reading);
        }
    }
}

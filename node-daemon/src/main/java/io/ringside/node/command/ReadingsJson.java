package io.ringside.node.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ringside.node.boot.SourcesRun.Seen;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.SourceStatus;
import io.ringside.protocol.figures.Figure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What the sources said as JSON, one object a line. Stateless.
final class ReadingsJson {
    private static final JsonFactory JSON = new JsonFactory();

    private ReadingsJson() {}

    static void write(Seen seen, PrintWriter out) throws IOException {
        for (SourceStatus status : seen.statuses()) {
            out.println(
                    line(json -> {
                        json.writeStringField("type", "source");
                        json.writeStringField("name", status.name());
                        json.writeStringField(
                                "state", status.state().name().toLowerCase(Locale.ROOT));
                        json.writeStringField("reason", status.reason());
                        if (status.periodNanos().isPresent()) {
                            json.writeNumberField("period_nanos", status.periodNanos().getAsLong());
                        }
                        if (status.readEpochNanos().isPresent()) {
                            json.writeNumberField(
                                    "read_epoch_nanos", status.readEpochNanos().getAsLong());
                        }
                    }));
        }
        for (Reading reading : seen.readings()) {
            out.println(line(json -> writeReading(reading, json)));
        }
        for (NodeEvent event : seen.events()) {
            out.println(
                    line(json -> {
                        json.writeStringField("type", "event");
                        json.writeStringField("event", event.type());
                        json.writeStringField(
                                "severity", event.severity().name().toLowerCase(Locale.ROOT));
                        json.writeStringField("source", event.source());
                        json.writeNumberField("epoch_nanos", event.epochNanos());
                        json.writeStringField("kind", event.subjectKind().id());
                        json.writeStringField("id", event.subject());
                        json.writeStringField("text", event.text());
                        writeAttributes(event.attributes(), json);
                    }));
        }
    }

    private static void writeReading(Reading reading, JsonGenerator json) throws IOException {
        json.writeStringField("type", "reading");
        json.writeStringField("kind", reading.kind().id());
        json.writeStringField("id", reading.id());
        json.writeStringField("source", reading.source());
        json.writeNumberField("read_epoch_nanos", reading.readEpochNanos());
        writeAttributes(reading.attributes(), json);
        json.writeObjectFieldStart("figures");
        Map<Figure, Double> sorted = new TreeMap<>(Comparator.comparing(Figure::id));
        sorted.putAll(reading.figures());
        for (Map.Entry<Figure, Double> figure : sorted.entrySet()) {
            json.writeObjectFieldStart(figure.getKey().id());
            json.writeNumberField("value", figure.getValue());
            json.writeStringField("unit", figure.getKey().unit());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeAttributes(Map<String, String> attributes, JsonGenerator json)
            throws IOException {
        json.writeObjectFieldStart("attributes");
        for (Map.Entry<String, String> attribute : new TreeMap<>(attributes).entrySet()) {
            json.writeStringField(attribute.getKey(), attribute.getValue());
        }
        json.writeEndObject();
    }

    private static String line(Fields fields) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        return text.toString();
    }

    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}

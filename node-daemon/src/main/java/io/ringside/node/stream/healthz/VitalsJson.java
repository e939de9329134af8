package io.ringside.node.stream.healthz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ringside.node.vitals.Vitals;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.OptionalLong;

/// Writes [Vitals]; what is not known is left out. Stateless.
final class VitalsJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final double SECOND_NANOS = 1e9;

    private VitalsJson() {}

    static String text(Vitals vitals) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("status", vitals.complaint().isEmpty() ? "ok" : "failing");
            if (vitals.complaint().isPresent()) {
                json.writeStringField("reason", vitals.complaint().get());
            }
            json.writeNumberField("uptime_seconds", vitals.uptimeNanos() / SECOND_NANOS);
            seconds(json, "cpu_seconds", vitals.cpuNanos());
            if (vitals.residentBytes().isPresent()) {
                json.writeNumberField("resident_bytes", vitals.residentBytes().getAsLong());
            }
            json.writeNumberField("heap_used_bytes", vitals.heapUsedBytes());
            json.writeNumberField("heap_max_bytes", vitals.heapMaxBytes());
            seconds(json, "drain_age_seconds", vitals.drainAgeNanos());
            json.writeArrayFieldStart("failing_sources");
            for (String source : vitals.failingSources()) {
                json.writeString(source);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("drops");
            for (Map.Entry<String, Long> drop : vitals.drops().entrySet()) {
                json.writeNumberField(drop.getKey(), drop.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return text.append('\n').toString();
    }

    private static void seconds(JsonGenerator json, String name, OptionalLong nanos)
            throws IOException {
        if (nanos.isPresent()) {
            json.writeNumberField(name, nanos.getAsLong() / SECOND_NANOS);
        }
    }
}

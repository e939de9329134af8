package io.ringside.desktop.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringside.desktop.model.node.NodeHealth;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import java.util.Locale;
import java.util.TreeMap;

/// A node's findings, events and readings as JSON. Stateless.
final class HealthJson {
    private HealthJson() {}

    static void node(NodeHealth health, ObjectNode node) {
        health.rhythm()
                .ifPresent(rhythm ->
                        node.putObject("rhythm")
                                .put("rhythm", rhythm.incident() ? "incident" : "normal")
                                .put("untilEpochNanos", rhythm.untilEpochNanos())
                                .put("reason", rhythm.reason()));
        ArrayNode events = node.putArray("events");
        health.events()
                .forEach(event ->
                        events.addObject()
                                .put("number", event.number())
                                .put("epochNanos", event.epochNanos())
                                .put("source", event.source())
                                .put("type", event.type())
                                .put("severity", word(event.severity()))
                                .put("subjectKind", event.subjectKind().id())
                                .put("subject", event.subject())
                                .put("text", event.text()));
        ArrayNode readings = node.putArray("readings");
        health.readings().forEach(reading -> reading(reading, readings.addObject()));
    }

    private static void reading(ToldReading reading, ObjectNode row) {
        row.put("subjectKind", reading.subjectKind().id())
                .put("subject", reading.subject())
                .put("source", reading.source())
                .put("readEpochNanos", reading.readEpochNanos());
        ObjectNode figures = row.putObject("figures");
        new TreeMap<>(reading.figures()).forEach(figures::put);
        ObjectNode attributes = row.putObject("attributes");
        new TreeMap<>(reading.attributes()).forEach(attributes::put);
    }

    private static String word(NodeHealth.Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}

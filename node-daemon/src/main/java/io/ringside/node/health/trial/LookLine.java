package io.ringside.node.health.trial;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.ringside.node.reading.NodeEvent;
import io.ringside.node.reading.Reading;
import io.ringside.node.reading.Severity;
import io.ringside.node.reading.SourceStatus;
import io.ringside.node.reading.SourceStatus.State;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.figures.Figures;
import io.ringside.protocol.figures.SubjectKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// One line of a recording: a reading, the state of a source (`"kind": "source"`) or an event
/// (`"event"`). Belongs to one thread.
final class LookLine {
    private static final double NANOS = 1e9;
    private static final double MOST_SECONDS = 9e9;
    private static final JsonFactory JSON =
            new JsonFactoryBuilder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(4).build())
                    .build();

    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, Double> numbers = new LinkedHashMap<>();
    private final Map<Figure, Double> figures = new LinkedHashMap<>();
    private final Map<String, String> attributes = new LinkedHashMap<>();

    private LookLine() {}

    /// @throws TrialException with a sentence that does not name the line
    static LookLine parse(String line) throws TrialException {
        LookLine parsed = new LookLine();
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new TrialException("a JSON object is expected.");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                parsed.field(json, json.currentName());
            }
        } catch (IOException notJson) {
            throw new TrialException(
                    "not JSON: "
                            + String.valueOf(notJson.getMessage()).lines().findFirst().orElse(""));
        }
        return parsed;
    }

    long epochNanos() throws TrialException {
        Double seconds = numbers.get("t");
        if (seconds == null || !(Math.abs(seconds) < MOST_SECONDS)) {
            throw new TrialException("`t` is missing, expected a number of seconds.");
        }
        return Math.round(seconds * NANOS);
    }

    void addTo(TrialLook look) throws TrialException {
        SubjectKind kind = kind();
        String id = texts.getOrDefault("id", "");
        if (texts.containsKey("event")) {
            look.events().add(event(look.epochNanos(), kind, id));
        } else if (kind == SubjectKind.SOURCE) {
            look.statuses().add(status(look.epochNanos(), id));
        } else {
            String source = texts.getOrDefault("source", "recorded");
            look.readings()
                    .add(new Reading(kind, id, source, look.epochNanos(), figures, attributes));
        }
    }

    private void field(JsonParser json, String name) throws IOException, TrialException {
        JsonToken value = json.nextToken();
        if (name.equals("figures") && value == JsonToken.START_OBJECT) {
            figures(json);
        } else if (name.equals("attributes") && value == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String attribute = json.currentName();
                json.nextToken();
                attributes.put(attribute, json.getText());
            }
        } else if (value == JsonToken.VALUE_STRING) {
            texts.put(name, json.getText());
        } else if (value.isNumeric()) {
            numbers.put(name, json.getDoubleValue());
        } else {
            throw new TrialException("`%s` is neither a text nor a number.".formatted(name));
        }
    }

    private void figures(JsonParser json) throws IOException, TrialException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            Optional<Figure> figure = Figures.byId(name);
            if (figure.isEmpty()) {
                throw new TrialException(
                        "`%s` is not a figure; `ringside-node rules --figures` lists them."
                                .formatted(name));
            }
            if (!json.nextToken().isNumeric()) {
                throw new TrialException("the figure %s is not a number.".formatted(name));
            }
            figures.put(figure.get(), json.getDoubleValue());
        }
    }

    private SubjectKind kind() throws TrialException {
        String typed = texts.getOrDefault("kind", "");
        return Arrays.stream(SubjectKind.values())
                .filter(kind -> kind.id().equals(typed))
                .findFirst()
                .orElseThrow(() ->
                        new TrialException(
                                "`kind` is `%s`, expected one such as gpu, gpu_link, host or source."
                                        .formatted(typed)));
    }

    private NodeEvent event(long epochNanos, SubjectKind kind, String id) throws TrialException {
        return new NodeEvent(
                epochNanos,
                texts.getOrDefault("source", "recorded"),
                texts.getOrDefault("event", ""),
                constant(Severity.class, "severity", "note"),
                kind,
                id,
                texts.getOrDefault("text", ""),
                attributes);
    }

    private SourceStatus status(long epochNanos, String name) throws TrialException {
        return new SourceStatus(
                name,
                constant(State.class, "state", "ok"),
                texts.getOrDefault("reason", ""),
                OptionalLong.of(Math.round(numbers.getOrDefault("period", 1.0) * NANOS)),
                OptionalLong.of(
                        epochNanos - Math.round(numbers.getOrDefault("silence", 0.0) * NANOS)));
    }

    private <E extends Enum<E>> E constant(Class<E> type, String name, String otherwise)
            throws TrialException {
        String typed = texts.getOrDefault(name, otherwise);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(typed)) {
                return constant;
            }
        }
        throw new TrialException("`%s` is `%s`, which is not known.".formatted(name, typed));
    }
}

package io.ringside.desktop.settings;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.ringside.protocol.files.RegularFile;
import io.ringside.protocol.text.ForeignText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The file of saved targets, also for import and export: one JSON object with `format` and
/// `targets`, each with `name`, `address` and `group`; other fields are passed over and never
/// written. What can be understood of a damaged file is kept. Stateless; blocks on the file.
public final class TargetFile {
    static final String FORMAT = "ringside.targets/1";
    static final int MOST_BYTES = 1 << 20;

    private static final int MOST_CHARACTERS = 400;
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(16)
                                    .maxStringLength(64 << 10)
                                    .maxDocumentLength(MOST_BYTES)
                                    .build())
                    .build();

    private TargetFile() {}

    /// What was read.
    ///
    /// @param complaint one sentence, where not all of it could be understood
    public record Read(SavedTargets targets, Optional<String> complaint) {}

    /// Nothing, without complaint, where there is no such file.
    public static Read read(Path file) {
        try {
            Optional<String> text = SettingsFile.read(file, MOST_BYTES);
            return text.isEmpty()
                    ? new Read(SavedTargets.NONE, Optional.empty())
                    : parse(text.get(), RegularFile.name(file));
        } catch (IOException e) {
            return new Read(
                    SavedTargets.NONE,
                    Optional.of(
                            "The targets in "
                                    + RegularFile.name(file)
                                    + " cannot be read: "
                                    + RegularFile.reason(e)
                                    + "."));
        }
    }

    public static void write(Path file, SavedTargets targets) throws IOException {
        SettingsFile.write(file, text(targets));
    }

    static Read parse(String text, String name) {
        Reading reading = new Reading();
        try (JsonParser parser = JSON.createParser(text)) {
            reading.file(parser);
        } catch (IOException e) {
            reading.broken = "it is damaged after the " + reading.told + ordinal(reading.told);
        }
        return new Read(reading.targets, reading.complaint(name));
    }

    private static String ordinal(int told) {
        String end = told % 100 / 10 == 1 ? "th" : th(told % 10);
        return end + " target";
    }

    private static String th(int digit) {
        return switch (digit) {
            case 1 -> "st";
            case 2 -> "nd";
            case 3 -> "rd";
            default -> "th";
        };
    }

    static String text(SavedTargets targets) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeStringField("format", FORMAT);
            json.writeArrayFieldStart("targets");
            for (SavedTarget each : targets.all()) {
                json.writeStartObject();
                json.writeStringField("name", each.name());
                json.writeStringField("address", each.address());
                if (!each.group().isEmpty()) {
                    json.writeStringField("group", each.group());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toString(StandardCharsets.UTF_8) + "\n";
    }

    /// One pass over a file.
    private static final class Reading {
        SavedTargets targets = SavedTargets.NONE;
        int told;
        int refused;
        @Nullable String first;
        @Nullable String broken;

        void file(JsonParser parser) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                broken = "it is no JSON object with targets";
                return;
            }
            boolean any = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("targets") && value == JsonToken.START_ARRAY) {
                    any = true;
                    array(parser);
                } else if (field.equals("format") && value == JsonToken.VALUE_STRING) {
                    format(parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            if (!any && broken == null) {
                broken = "it has no list of targets";
            }
        }

        private void format(String text) {
            if (!text.equals(FORMAT)) {
                broken =
                        "it says "
                                + ForeignText.line(text, 60)
                                + " where this version knows "
                                + FORMAT;
            }
        }

        private void array(JsonParser parser) throws IOException {
            for (JsonToken at = parser.nextToken();
                    at != JsonToken.END_ARRAY;
                    at = parser.nextToken()) {
                told++;
                if (at != JsonToken.START_OBJECT) {
                    parser.skipChildren();
                    refuse("one is no object");
                } else {
                    target(fields(parser));
                }
            }
        }

        private static Map<String, String> fields(JsonParser parser) throws IOException {
            Map<String, String> fields = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    if (field.equals("name") || field.equals("address") || field.equals("group")) {
                        fields.put(field, parser.getText());
                    }
                } else {
                    parser.skipChildren();
                }
            }
            return fields;
        }

        private void target(Map<String, String> fields) {
            try {
                targets =
                        targets.with(
                                new SavedTarget(
                                        fields.getOrDefault("group", ""),
                                        fields.getOrDefault("name", ""),
                                        fields.getOrDefault("address", "")));
            } catch (IllegalArgumentException e) {
                refuse(String.valueOf(e.getMessage()));
            }
        }

        private void refuse(String why) {
            refused++;
            first = first == null ? why : first;
        }

        Optional<String> complaint(String name) {
            if (broken == null && refused == 0) {
                return Optional.empty();
            }
            int kept = targets.all().size();
            String why =
                    broken != null
                            ? broken
                            : refused
                                    + " of its "
                                    + told
                                    + " targets cannot be understood, the first because: "
                                    + first;
            String sentence =
                    "Of "
                            + name
                            + (kept == 0
                                    ? " nothing is kept: "
                                    : kept == 1
                                            ? " one target is kept: "
                                            : " " + kept + " targets are kept: ")
                            + why;
            String line = ForeignText.line(sentence, MOST_CHARACTERS);
            return Optional.of(line.endsWith(".") ? line : line + ".");
        }
    }
}

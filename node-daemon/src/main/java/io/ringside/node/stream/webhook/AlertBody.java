package io.ringside.node.stream.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.ringside.protocol.text.ForeignText;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/// What Alertmanager's webhook says: whether alerts fire, and their names; the rest of it is
/// skipped. Immutable.
///
/// @param resolved all of them are over
/// @param names of the alerts, `labels.alertname`
record AlertBody(boolean resolved, Set<String> names) {
    private static final int DEEPEST = 20;
    private static final int MOST_NAMES = 20;
    private static final int MOST_CHARACTERS = 80;
    private static final JsonFactory JSON =
            new JsonFactoryBuilder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                    .build();

    /// @throws IOException with a reason when it is not such a message
    static AlertBody parse(byte[] body) throws IOException {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the body is not a JSON object");
            }
            String status = "";
            Set<String> names = new TreeSet<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (field.equals("status") && value == JsonToken.VALUE_STRING) {
                    status = json.getText();
                } else if (field.equals("alerts") && value == JsonToken.START_ARRAY) {
                    alerts(json, names);
                } else {
                    json.skipChildren();
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw new IOException("the JSON does not end where its object ends");
            }
            if (!status.equals("firing") && !status.equals("resolved")) {
                throw new IOException("`status` is neither firing nor resolved");
            }
            return new AlertBody(status.equals("resolved"), names);
        }
    }

    private static void alerts(JsonParser json, Set<String> names) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw new IOException("`alerts` holds something that is not an object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean labels = json.currentName().equals("labels");
                if (json.nextToken() == JsonToken.START_OBJECT && labels) {
                    labels(json, names);
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private static void labels(JsonParser json, Set<String> names) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean name = json.currentName().equals("alertname");
            if (json.nextToken() == JsonToken.VALUE_STRING && name && names.size() < MOST_NAMES) {
                names.add(ForeignText.line(json.getText(), MOST_CHARACTERS));
            } else {
                json.skipChildren();
            }
        }
    }
}

package io.ringside.protocol.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The sample is what node-daemon writes: its own test compares them byte by byte.
class DoctorSchemaTest {
    private static final JsonSchemaFactory SCHEMAS =
            JsonSchemaFactory.getInstance(VersionFlag.V202012);

    private final JsonSchema schema = SCHEMAS.getSchema(read("doctor.schema.json"));
    private final JsonNode page = read("sample.json");

    @Test
    void thePageIsValid() {
        assertEquals(Set.of(), validate());
    }

    @Test
    void theSchemaItselfIsValid() {
        JsonSchema meta =
                SCHEMAS.getSchema(
                        SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertEquals(Set.of(), meta.validate(read("doctor.schema.json")));
    }

    @Test
    void aWarningOrFailureHasAFix() {
        for (String state : Set.of("warn", "fail")) {
            check(0).put("state", state).put("fix", "");
            assertFalse(validate().isEmpty(), state);
            check(0).put("fix", "do this");
            assertEquals(Set.of(), validate());
        }
    }

    @Test
    void stateAndFieldsAreClosed() {
        check(0).put("state", "maybe");
        assertFalse(validate().isEmpty());
        check(0).put("state", "ok").put("surprise", 1);
        assertFalse(validate().isEmpty());
        check(0).remove("surprise");
        check(0).remove("reason");
        assertFalse(validate().isEmpty());
    }

    private Set<ValidationMessage> validate() {
        return schema.validate(page);
    }

    private ObjectNode check(int index) {
        return (ObjectNode) page.path("checks").path(index);
    }

    private static JsonNode read(String name) {
        try (InputStream in = DoctorSchemaTest.class.getResourceAsStream(name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.ringside.protocol.report;

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
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonSchema schema =
            JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(read("report.schema.json"));
    private final JsonNode report = read("sample.json");

    @Test
    void aReportWithEveryKindOfRowIsValid() {
        assertEquals(Set.of(), validate());
    }

    @Test
    void theSchemaItselfIsValid() {
        JsonSchema meta =
                JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(
                                SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertEquals(Set.of(), meta.validate(read("report.schema.json")));
    }

    @Test
    void everyNamedFieldIsRequired() {
        for (String list : Set.of("collectives", "p2p", "links")) {
            ObjectNode row = row(list);
            for (String field :
                    Set.copyOf(row.properties().stream().map(Map.Entry::getKey).toList())) {
                JsonNode value = row.remove(field);
                assertFalse(validate().isEmpty(), list + " without " + field);
                row.set(field, value);
            }
        }
        assertEquals(Set.of(), validate());
    }

    @Test
    void unknownFieldsAreRefused() {
        for (String list : Set.of("nodes", "collectives", "p2p", "links")) {
            row(list).put("surprise", 1);
            assertFalse(validate().isEmpty(), list);
            row(list).remove("surprise");
        }
        row("collectives").put("peer", 1);
        assertFalse(validate().isEmpty(), "a collective has no peer");
    }

    @Test
    void enumsAreClosed() {
        row("links").put("provenance", "guessed");
        assertFalse(validate().isEmpty());
        row("links").put("provenance", "measured");
        assertEquals(Set.of(), validate());
        row("collectives").put("timingSource", "wall");
        assertFalse(validate().isEmpty());
    }

    @Test
    void aDurationNamesItsSource() {
        row("collectives").putNull("timingSource");
        assertFalse(validate().isEmpty());
    }

    @Test
    void hashesAreDecimalTextAndCountsAreWholeAndNotNegative() {
        row("collectives").put("commHash", 12);
        assertFalse(validate().isEmpty());
        row("collectives").put("commHash", "0x12");
        assertFalse(validate().isEmpty());
        row("collectives").put("commHash", "12");
        row("collectives").put("count", -1);
        assertFalse(validate().isEmpty());
        row("collectives").put("count", 1.5);
        assertFalse(validate().isEmpty());
    }

    private Set<ValidationMessage> validate() {
        return schema.validate(report);
    }

    private ObjectNode row(String list) {
        return (ObjectNode) report.path(list).path(0);
    }

    private static JsonNode read(String name) {
        try (InputStream in = ReportSchemaTest.class.getResourceAsStream(name)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

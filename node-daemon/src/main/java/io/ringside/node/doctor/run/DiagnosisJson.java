package io.ringside.node.doctor.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ringside.node.doctor.CheckResult;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// The page for programs: protocol's doctor.schema.json. Stateless.
public final class DiagnosisJson {
    private DiagnosisJson() {}

    /// @param version of this daemon
    public static String write(Diagnosis diagnosis, String version) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 1);
            json.writeStringField("daemonVersion", version);
            json.writeNumberField("exitCode", diagnosis.exitCode());
            json.writeArrayFieldStart("checks");
            for (CheckResult result : diagnosis.results()) {
                json.writeStartObject();
                json.writeStringField("id", result.id());
                json.writeStringField("state", result.verdict().state().word());
                json.writeStringField("reason", result.verdict().reason());
                json.writeStringField("fix", result.verdict().fix());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text + "\n";
    }
}

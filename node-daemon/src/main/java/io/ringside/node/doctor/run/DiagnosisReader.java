package io.ringside.node.doctor.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ringside.node.doctor.Check;
import io.ringside.node.doctor.CheckGroup;
import io.ringside.node.doctor.CheckResult;
import io.ringside.node.doctor.CheckState;
import io.ringside.node.doctor.Verdict;
import io.ringside.node.host.HostFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads what [DiagnosisJson] wrote in another process. Stateless.
public final class DiagnosisReader {
    private static final int MOST_RESULTS = 4096;

    private DiagnosisReader() {}

    /// @throws IOException one sentence, when it is no such page
    public static List<CheckResult> read(byte[] json) throws IOException {
        Map<String, CheckGroup> groups =
                AllChecks.of(new HostFiles(Path.of("/"))).stream()
                        .collect(Collectors.toMap(Check::id, Check::group));
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                boolean isPage = parser.getParsingContext().getParent() != null;
                if (isPage
                        && parser.currentToken() == JsonToken.START_ARRAY
                        && "checks".equals(parser.currentName())) {
                    return results(parser, groups);
                }
            }
        } catch (IOException | IllegalArgumentException odd) {
            throw new IOException(
                    "The doctor's page cannot be read; run there: ringside-node doctor", odd);
        }
        throw new IOException("The doctor wrote no page; run there: ringside-node doctor");
    }

    private static List<CheckResult> results(JsonParser parser, Map<String, CheckGroup> groups)
            throws IOException {
        List<CheckResult> results = new ArrayList<>();
        while (parser.nextToken() == JsonToken.START_OBJECT && results.size() < MOST_RESULTS) {
            Map<String, String> fields = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                fields.put(name, parser.getValueAsString(""));
                parser.skipChildren();
            }
            results.add(result(fields, groups));
        }
        return results;
    }

    private static CheckResult result(Map<String, String> fields, Map<String, CheckGroup> groups) {
        String id = fields.getOrDefault("id", "");
        String check = id.replaceFirst("\\..*", "");
        CheckState state =
                CheckState.valueOf(
                        fields.getOrDefault("state", "").toUpperCase(java.util.Locale.ROOT));
        return new CheckResult(
                id,
                groups.getOrDefault(check, CheckGroup.NODE),
                new Verdict(
                        state,
                        fields.getOrDefault("reason", ""),
                        fields.getOrDefault("fix", ""),
                        ""));
    }
}

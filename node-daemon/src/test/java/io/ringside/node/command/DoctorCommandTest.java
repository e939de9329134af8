package io.ringside.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoctorCommandTest {
    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void allWellIsZero() {
        assertEquals(0, doctor("--only", "java,os"));
        assertTrue(out.toString().endsWith("2 ok, 0 warn, 0 fail.\n"), out.toString());
    }

    @Test
    void aWarningIsOne() throws IOException {
        Path config = Files.writeString(folder.resolve("n.yaml"), "host_root: " + folder + "\n");
        assertEquals(1, doctor("--only", "clock", "--config", config.toString()));
        assertTrue(out.toString().contains("! warn  clock"), out.toString());
    }

    @Test
    void aFailureIsTwo() throws IOException {
        Path config = Files.writeString(folder.resolve("n.yaml"), "hots_root: /\n");
        assertEquals(2, doctor("--only", "config,java", "--config", config.toString()));
        assertTrue(out.toString().contains("hots_root is not known here"), out.toString());
    }

    @Test
    void aWrongLineIsSixtyFour() {
        assertEquals(64, doctor("--only", "jaav"));
        assertTrue(err.toString().contains("--only jaav is no check; the checks are java, os"));
        assertEquals(64, doctor("--timeout", "1ms"));
        assertEquals(64, doctor("--colour"));
    }

    @Test
    void everyCheckRunsHereAndTheJsonSaysTheSameAsTheExitCode() throws IOException {
        int code =
                doctor(
                        "--json",
                        "--dir",
                        folder.toString(),
                        "--listen",
                        "127.0.0.1:0",
                        "--timeout",
                        "1m");
        List<String> ids = new ArrayList<>();
        int saidCode = -1;
        try (JsonParser json = new JsonFactory().createParser(out.toString())) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    if (name.equals("exitCode")) {
                        saidCode = json.getIntValue();
                    }
                    if (name.equals("id")) {
                        ids.add(json.getText());
                    }
                }
            }
        }
        assertEquals(code, saidCode);
        for (String id :
                List.of("java", "nvml", "listen", "shared-memory", "source.host", "clock")) {
            assertTrue(ids.contains(id), ids.toString());
        }
        assertEquals(ids.size(), new HashSet<>(ids).size(), ids.toString());
    }

    private int doctor(String... arguments) {
        List<String> line = new ArrayList<>(List.of("doctor"));
        line.addAll(List.of(arguments));
        CommandLine command =
                RingsideNode.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err));
        return command.execute(line.toArray(String[]::new));
    }
}

package io.ringside.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.node.health.rule.RuleBook;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RulesCommandTest {
    private static final String RULES =
            """
            rules:
              mine:
                kind: gpu
                when: gpu.temperature > 70 Cel
                for: 2s
                keep: 0s
                severity: note
                title: Warm
                evidence: "It is {gpu.temperature}."
            """;

    @TempDir private Path folder = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void showsTheRulesThatShipAndTheFigures() {
        assertEquals(0, run("rules", "--show"));
        assertEquals(RuleBook.shippedText(), out.toString());
        assertEquals(0, run("rules", "--figures"));
        assertTrue(out.toString().contains("gpu.temperature.slowdown "), out::toString);
    }

    @Test
    void checksAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("my.yaml"), RULES);
        assertEquals(0, run("rules", "--check", file.toString()), err::toString);
        Files.writeString(file, RULES.replace("70 Cel", "70 W"));
        assertEquals(2, run("rules", "--check", file.toString()));
        assertEquals(
                file + ": rules.mine.when, column 17: `>` has Cel on its left and W on its right.",
                err.toString().strip());
        assertEquals(2, run("rules", "--check", folder.resolve("no.yaml").toString()));
    }

    @Test
    void triesRulesOnRecordedReadings() throws IOException {
        Path file = Files.writeString(folder.resolve("my.yaml"), RULES);
        StringBuilder lines = new StringBuilder();
        for (int t = 0; t < 5; t++) {
            lines.append(
                    """
                    {"t": %d, "kind": "gpu", "id": "GPU-1", "figures": {"gpu.temperature": %d}, "attributes": {"gpu.name": "H200"}}
                    {"t": %d, "kind": "source", "id": "nvml", "state": "ok", "period": 1}
                    """
                            .formatted(t, t < 3 ? 72 : 60, t));
        }
        lines.append(
                """

                {"t": 5, "event": "xid", "severity": "page", "kind": "gpu", "id": "GPU-1", "text": "XID 79."}
                """);
        Path readings = Files.writeString(folder.resolve("r.jsonl"), lines);
        assertEquals(
                1,
                run("rules", "--test", file.toString(), "--readings", readings.toString()),
                err::toString);
        assertEquals(
                List.of(
                        "0.000 begins  mine (note) gpu GPU-1 It is 72 °C.",
                        "2.000 holds   mine (note) gpu GPU-1 It is 72 °C.",
                        "3.000 clears  mine (note) gpu GPU-1",
                        "5.000 holds   xid-hardware (page) gpu GPU-1 XID 79.",
                        "2 times a rule came to hold"),
                out.toString().lines().toList());
    }

    @Test
    void namesTheLineOfAReadingThatCannotBeUsed() throws IOException {
        Path file = Files.writeString(folder.resolve("my.yaml"), RULES);
        String fine = "{\"t\": 5, \"kind\": \"gpu\", \"id\": \"G\"}\n";
        assertLine(file, fine + "{\"t\": 4, \"kind\": \"gpu\"}", "line 2: its time lies before");
        assertLine(file, "{\"t\": 1, \"kind\": \"gpus\"}", "line 1: `kind` is `gpus`");
        assertLine(file, "{\"kind\": \"gpu\"}", "line 1: `t` is missing");
        assertLine(file, fine + "{", "line 2: not JSON");
        assertLine(file, "7", "line 1: a JSON object is expected");
        assertLine(
                file,
                "{\"t\": 1, \"kind\": \"gpu\", \"figures\": {\"gpu.powr\": 1}}",
                "line 1: `gpu.powr` is not a figure");
        assertLine(
                file,
                "{\"t\": 1, \"kind\": \"gpu\", \"figures\": {\"gpu.power\": \"1\"}}",
                "line 1: the figure gpu.power is not a number");
        assertLine(file, "{\"t\": 1, \"kind\": \"gpu\", \"x\": [[[[[[]]]]]]}", "line 1: ");
        assertLine(
                file,
                "{\"t\": 1, \"kind\": \"source\", \"state\": \"odd\"}",
                "line 1: `state` is `odd`");
    }

    @Test
    void testAndReadingsBelongTogetherAndOneThingIsDone() {
        assertEquals(2, run("rules", "--test", "a.yaml"));
        assertEquals(2, run("rules", "--show", "--readings", "a.jsonl"));
        assertEquals(2, run("rules"));
        assertEquals(2, run("rules", "--show", "--figures"));
    }

    private void assertLine(Path file, String lines, String sentence) throws IOException {
        Path readings = Files.writeString(folder.resolve("r.jsonl"), lines);
        assertEquals(
                2,
                run("rules", "--test", file.toString(), "--readings", readings.toString()),
                lines);
        assertTrue(err.toString().contains("r.jsonl, " + sentence), err::toString);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = RingsideNode.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}

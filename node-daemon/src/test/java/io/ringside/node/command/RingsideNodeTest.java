package io.ringside.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RingsideNodeTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aWrongLineIsOneSentenceWithoutWhatSteersATerminal() {
        for (String line : List.of("run --bogus", "run --period 0s", "run --listen", "capture")) {
            err.getBuffer().setLength(0);
            int exit = run((line + " \u001b[31m\u202e").split(" "));

            List<String> said = err.toString().lines().toList();
            assertEquals(2, exit, line);
            assertEquals(2, said.size(), err::toString);
            assertTrue(said.getLast().endsWith("--help for all of its options."), err::toString);
            assertFalse(err.toString().matches("(?s).*[\u001b\u202e].*"), line);
        }
    }

    @Test
    void everyCommandTellsTheVersionThatTheDaemonTells() {
        for (String line : List.of("--version", "run --version", "rules --version")) {
            out.getBuffer().setLength(0);
            assertEquals(0, run(line.split(" ")), line);
            assertEquals("ringside-node 0.1.0-SNAPSHOT", out.toString().strip(), line);
        }
    }

    private int run(String... arguments) {
        CommandLine line = RingsideNode.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}

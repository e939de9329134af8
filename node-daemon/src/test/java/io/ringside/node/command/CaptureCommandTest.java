package io.ringside.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CaptureCommandTest {
    @Test
    void redactsUnlessItIsToldNotTo() {
        assertEquals(true, redacts());
        assertEquals(true, redacts("--redact"));
        assertEquals(false, redacts("--no-redact"));
    }

    private static Object redacts(String... options) {
        List<String> all = new ArrayList<>(List.of("--out", "a.ring"));
        all.addAll(List.of(options));
        CommandLine command = new CommandLine(new CaptureCommand());
        command.parseArgs(all.toArray(String[]::new));
        return command.getCommandSpec().findOption("--redact").getValue();
    }
}

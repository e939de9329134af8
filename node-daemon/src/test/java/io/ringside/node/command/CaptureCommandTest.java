package io.ringside.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Path;
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

    @Test
    void aFailureNamesTheFileOnce() {
        Path file = Path.of("/full/a.ring");
        assertEquals(
                "/full/a.ring cannot be written: No space left on device",
                CaptureCommand.named(file, new IOException("No space left on device"))
                        .getMessage());
        IOException said = new IOException("/full/a.ring is there already");
        assertSame(said, CaptureCommand.named(file, said));
    }

    private static Object redacts(String... options) {
        List<String> all = new ArrayList<>(List.of("--out", "a.ring"));
        all.addAll(List.of(options));
        CommandLine command = new CommandLine(new CaptureCommand());
        command.parseArgs(all.toArray(String[]::new));
        return command.getCommandSpec().findOption("--redact").getValue();
    }
}

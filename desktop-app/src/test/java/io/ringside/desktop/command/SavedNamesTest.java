package io.ringside.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.settings.SavedTarget;
import io.ringside.desktop.settings.SavedTargets;
import io.ringside.desktop.settings.TargetBook;
import io.ringside.desktop.settings.TargetFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What was saved in the window is called by `:GROUP` on every command line.
class SavedNamesTest {
    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aSavedGroupStandsForItsTargets() throws Exception {
        try (FakeDaemon one = daemon("n1");
                FakeDaemon two = daemon("n2")) {
            TargetFile.write(
                    folder.resolve(TargetBook.NAME),
                    new SavedTargets(
                            List.of(
                                    new SavedTarget("train", "a", one.target()),
                                    new SavedTarget("train", "b", two.target()))));
            assertEquals(0, run("report", ":train"), err::toString);
            assertTrue(out.toString().contains(one.target()), out::toString);
            assertTrue(out.toString().contains(two.target()), out::toString);
            out.getBuffer().setLength(0);
            assertEquals(0, run("report", "--connect", ":train/a"), err::toString);
            assertTrue(out.toString().contains(one.target()), out::toString);
        }
    }

    @Test
    void aNameUnderWhichNothingIsSavedIsOneSentence() {
        assertEquals(2, run("report", ":train"));
        assertTrue(err.toString().contains("none is kept yet"), err::toString);
    }

    @Test
    void aDamagedFileIsSaidAndTheRestIsUsed() throws Exception {
        try (FakeDaemon one = daemon("n1")) {
            Files.writeString(
                    folder.resolve(TargetBook.NAME),
                    "{\"targets\":[{\"name\":\"a\",\"address\":\"" + one.target() + "\"},{\"na");
            assertEquals(0, run("report", ":a"), err::toString);
            assertTrue(err.toString().contains("it is damaged after the 2nd"), err::toString);
        }
    }

    private static FakeDaemon daemon(String host) throws Exception {
        FakeDaemon daemon =
                FakeDaemon.start(Messages.description().toBuilder().setHostName(host).build());
        daemon.send(Messages.snapshot(1, 60).build());
        return daemon;
    }

    private int run(String... arguments) {
        CommandLine line =
                RingsideCommand.commandLine(
                        new Surroundings(
                                new HandClock(Messages.START),
                                new StopSignal(),
                                "test",
                                Optional.empty(),
                                Optional.of(folder)));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}

package io.ringside.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ringside` reads a capture by itself: it runs `ringside-node` for as long as it needs it.
class CaptureCommandsTest {
    @TempDir private Path folder;
    private Path capture;

    @BeforeEach
    void copyACapture() throws Exception {
        // A name of its own, by which its player is known.
        capture = Files.copy(Path.of("captures/nvlink.ring"), folder.resolve("of-this-test.ring"));
    }

    @Test
    void aReportPlaysACaptureToItsEndAndLeavesNoProgram() throws Exception {
        ProgramRun report =
                ProgramRun.desktop(
                        Map.of("PATH", withNode()), "report", "--json", capture.toString());
        assertEquals(0, report.exitCode(), report.errors());
        JsonNode json = new ObjectMapper().readTree(report.output());
        assertEquals(1, json.path("nodes").size());
        assertTrue(json.path("collectives").size() > 0, report.output());
        for (ProcessHandle player : ProcessHandle.allProcesses().filter(this::plays).toList()) {
            player.onExit().get(30, TimeUnit.SECONDS); // it has been asked to end
        }
    }

    /// `kill -9`, before its daemon serves and while it is read.
    @Test
    void aKilledProgramLeavesNoDaemonThatPlaysForNobody() throws Exception {
        for (boolean serving : new boolean[] {false, true}) {
            Path out = folder.resolve("killed-" + serving + ".ringside");
            Path said = folder.resolve("said");
            Files.deleteIfExists(said);
            try (ProgramRun.Started program =
                    ProgramRun.startDesktop(
                            Map.of("PATH", withNode()),
                            "record",
                            capture.toString(),
                            "--out",
                            out.toString())) {
                until(() -> ProcessHandle.allProcesses().anyMatch(this::plays));
                if (serving) {
                    until(() -> Files.exists(said) && Files.readString(said).contains("Serving"));
                }
                List<ProcessHandle> players =
                        ProcessHandle.allProcesses().filter(this::plays).toList();
                assertFalse(players.isEmpty());
                program.process().destroyForcibly().waitFor();
                for (ProcessHandle player : players) {
                    player.onExit().get(60, TimeUnit.SECONDS);
                }
            }
        }
    }

    private static void until(Callable<Boolean> condition) throws Exception {
        for (int look = 0; look < 2400 && !condition.call(); look++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertTrue(condition.call());
    }

    /// On real NCCL rank 5's GPU was made late by a millisecond in each iteration from the middle
    /// on.
    @Test
    void theBundledCaptureOfALateRankNamesIt() throws Exception {
        ProgramRun report =
                ProgramRun.desktop(
                        Map.of("PATH", withNode()), "report", "--json", "captures/late-rank.ring");
        JsonNode first = new ObjectMapper().readTree(report.output()).path("findings").path(0);
        assertEquals("late-gpu", first.path("kind").asText(), report.output());
        assertEquals(5, first.path("ranks").path(0).asInt(), report.output());
    }

    @Test
    void whereTheNodesProgramIsNotInstalledASentenceSaysWhatToDo() throws Exception {
        ProgramRun report =
                ProgramRun.desktop(Map.of("PATH", folder.toString()), "report", capture.toString());
        assertEquals(2, report.exitCode());
        assertTrue(report.errors().contains("run ringside-node run --play"), report.errors());
        assertEquals(1, report.errors().lines().count(), report.errors());
    }

    @Test
    void aDamagedCaptureIsRefusedInThePlayersOwnWords() throws Exception {
        byte[] bytes = Files.readAllBytes(capture);
        Files.write(capture, Arrays.copyOf(bytes, 40));
        ProgramRun report =
                ProgramRun.desktop(Map.of("PATH", withNode()), "report", capture.toString());
        assertEquals(2, report.exitCode(), report.output());
        assertTrue(report.errors().contains("could not be played"), report.errors());
    }

    @Test
    void whatCannotBePrintedIsAFailure() throws Exception {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full));
        for (String format : List.of("--all", "--json")) {
            ProgramRun report =
                    ProgramRun.desktopInto(
                            full, "report", "--simulate", "1x2", "--for", "2s", format);
            assertEquals(1, report.exitCode(), report.errors());
            assertTrue(report.errors().contains("could not be written"), report.errors());
        }
    }

    /// The daemon: its parent has the capture among its arguments too. Read from /proc, as Java
    /// tells no arguments of a line beyond 4,096 bytes.
    private boolean plays(ProcessHandle process) {
        try {
            String line =
                    Files.readString(
                            Path.of("/proc", Long.toString(process.pid()), "cmdline"),
                            StandardCharsets.ISO_8859_1);
            return line.contains("--play\0" + capture + "\0");
        } catch (IOException gone) {
            return false;
        }
    }

    private String withNode() throws Exception {
        String java = ProcessHandle.current().info().command().orElse("java");
        Path program = folder.resolve("ringside-node");
        Files.writeString(
                program,
                "#!/bin/bash\nexec > >(tee '%s/said') 2>&1; exec '%s' --enable-native-access=ALL-UNNAMED -cp '%s' io.ringside.node.command.RingsideNode \"$@\"\n"
                        .formatted(folder, java, System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return folder + ":" + System.getenv("PATH");
    }
}

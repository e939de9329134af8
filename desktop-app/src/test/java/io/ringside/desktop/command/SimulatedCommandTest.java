package io.ringside.desktop.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import io.ringside.desktop.session.LiveSession;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// A simulated cluster as a command's target.
class SimulatedCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theReportSaysFirstThatItIsSimulatedAndNamesThePlantedRank() {
        int exit =
                run("report --simulate 4x8 --fault slow-rank:17@10s --for 30s --seed 3".split(" "));

        assertEquals(0, exit, err::toString);
        assertTrue(
                out.toString()
                        .startsWith(
                                "SIMULATED, nothing was measured: 4 nodes of 8 GPUs, seed 3,"
                                        + " planted slow-rank:17@10s."),
                out::toString);
        assertTrue(out.toString().contains("Rank 17 comes 60"), out::toString);
    }

    @Test
    void everyNodeOfTheJsonSaysSo() throws Exception {
        int exit = run("report --simulate 3x2 --fault kill:1@5s --for 20s --json".split(" "));

        assertEquals(0, exit, err::toString);
        JsonNode report = new ObjectMapper().readTree(out.toString());
        for (int node = 0; node < 3; node++) {
            JsonNode row = report.at("/nodes/" + node);
            assertAll(
                    () ->
                            assertTrue(
                                    row.at("/host").asText().startsWith("simulated-"),
                                    row::toString),
                    () -> assertTrue(row.at("/playback/simulated").asBoolean(), row::toString));
        }
        assertEquals(
                "process-dead",
                report.at("/hangs/findings/0/kind").asText(),
                report.at("/hangs")::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--simulate 8by8 | \"8by8\" is not a size of a simulated cluster; write NODESxGPUS",
                "--simulate 600x8 | \"600x8\" is not a size of a simulated cluster: there can be 1 to 512",
                "--simulate 1x1 | at least 2 GPUs in all",
                "--simulate 99999999999x8 | is not a size",
                "--simulate 8x8 --fault slow-rak:17@20s | there is none of that name, only slow-rank,",
                "--simulate 8x8 --fault slow-rank:64@20s | in 8x8 there are ranks 0 to 63",
                "--simulate 8x8 --fault slow-rank:17 | write slow-rank:RANK@TIME, as in slow-rank:1@20s",
                "--simulate 8x8 --fault slow-rank:17@soon | \"soon\" is no time",
                "--simulate 8x8 --fault stop:1@2s+3s | a job that hangs does not go on",
                "--simulate 1x8 --fault slow-link:0@2s | one node has no links to another",
                "--simulate 8x8 --speed 5000 | is not within 0.1 and 1000",
                "--connect localhost --fault stop:1@2s | --fault is of --simulate",
                "--replay x.ringside --seed 3 | --seed is of --simulate",
                "--simulate 8x8 --connect localhost | mutually exclusive"
            })
    void aWrongSpecIsRefusedInASentenceThatSaysWhatThereIs(String arguments, String sentence) {
        int exit = run(("report " + arguments).split(" "));

        assertEquals(2, exit);
        assertTrue(err.toString().lines().findFirst().orElse("").contains(sentence), err::toString);
    }

    @Test
    void theWindowsTargetBoxRefusesAWrongSpecToo() {
        try (LiveSession session =
                LiveSession.start(
                        new io.ringside.desktop.session.SessionOptions(
                                "test", false, io.ringside.desktop.recording.Replay.Pace.AT_ONCE),
                        new HandClock(Messages.START))) {
            IllegalArgumentException refused =
                    org.junit.jupiter.api.Assertions.assertThrows(
                            IllegalArgumentException.class,
                            () -> session.connect(java.util.List.of("simulate:8x9")));
            assertTrue(String.valueOf(refused.getMessage()).contains("1 to 8 GPUs"));
        }
    }

    private int run(String... arguments) {
        CommandLine line =
                RingsideCommand.commandLine(
                        new Surroundings(
                                new HandClock(Messages.START),
                                new StopSignal(),
                                "test",
                                Optional.empty()));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}

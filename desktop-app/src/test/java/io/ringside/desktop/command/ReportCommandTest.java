package io.ringside.desktop.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.FakeDaemon;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.fake.Messages;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ReportCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder;

    @Test
    void reportsTheDaemonsTotalsAsJson() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.send(Messages.snapshot(1, 60).build());

            int exit = run("report", "--connect", daemon.target(), "--json");

            JsonNode report = new ObjectMapper().readTree(out.toString());
            JsonNode row = report.at("/collectives/1");
            assertAll(
                    () -> assertEquals(0, exit, err::toString),
                    () -> assertEquals("ringside.report/1", report.at("/schema").asText()),
                    () -> assertEquals("gpu7", report.at("/nodes/0/host").asText()),
                    () -> assertTrue(report.at("/nodes/0/playback").isNull()),
                    () -> assertEquals("default_pg", row.at("/communicator").asText()),
                    () ->
                            assertEquals(
                                    Long.toUnsignedString(Messages.WORLD),
                                    row.at("/commHash").asText()),
                    () -> assertEquals(60, row.at("/count").asLong()),
                    () -> assertEquals(60 * 26_214_400L, row.at("/totalBytes").asLong()),
                    () -> assertEquals("kernel", row.at("/timingSource").asText()),
                    () -> assertEquals(120_000, row.at("/durationNanos/p50").asLong()),
                    () -> assertEquals(251_658_240, report.at("/links/0/bytes").asLong()),
                    () -> assertEquals("declared", report.at("/links/0/provenance").asText()),
                    () -> assertTrue(report.at("/links/0/latencyNanos").isNull()),
                    () -> assertEquals(1, report.at("/p2p/0/peer").asInt()),
                    () -> assertTrue(report.at("/p2p/0/durationNanos").isNull()));
        }
    }

    @Test
    void aDaemonThatEndsWhileItIsListenedToIsToldFirst() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.send(Messages.snapshot(1, 60).build());
            daemon.endAfterOneAnswer();

            int exit = run("report", "--connect", daemon.target(), "--for", "700ms");

            assertAll(
                    () -> assertEquals(0, exit),
                    () ->
                            assertTrue(
                                    out.toString()
                                            .lines()
                                            .findFirst()
                                            .orElse("")
                                            .contains(
                                                    "The daemon at "
                                                            + daemon.target()
                                                            + " no longer answers"),
                                    out::toString));
        }
    }

    @Test
    void twoFilesAtOnceNameTheCommandsThatTakeTwo() throws Exception {
        Path one = Files.writeString(folder.resolve("one.ringside"), "1");
        Path other = Files.writeString(folder.resolve("other.ringside"), "2");
        for (String command : List.of("report", "watch", "record --out x", "export --out x.csv")) {
            List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
            arguments.addAll(List.of(one.toString(), other.toString()));

            assertEquals(2, run(arguments.toArray(String[]::new)), command);
            assertTrue(
                    err.toString().contains("ringside diff compares two"),
                    () -> command + ": " + err);
        }
    }

    @Test
    void nothingIsNotThisFolder() {
        assertEquals(2, run("report", ""));
        assertTrue(err.toString().contains("host's name is missing"), err::toString);
    }

    @Test
    void aValueThatIsNoneIsRefusedInTheWordsOfTheHelp() {
        assertAll(
                () -> assertEquals(2, run("watch", "x", "--at-least", "loud")),
                () -> assertEquals(2, run("report", "x", "--price-per-gpu-hour", "much")),
                () ->
                        assertTrue(
                                err.toString().contains("give note, ticket, page."), err::toString),
                () -> assertTrue(err.toString().contains("'much' is not a number"), err::toString));
    }

    @Test
    void namesTheUnreachableTargetAndReportsTheOthers() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            daemon.send(Messages.snapshot(1, 60).build());

            int exit = run("report", "--connect", daemon.target(), "127.0.0.1:1", "--for", "700ms");

            assertAll(
                    () -> assertEquals(0, exit),
                    () -> assertTrue(out.toString().contains("gpu7"), out::toString),
                    () -> assertTrue(out.toString().contains("25 MiB"), out::toString),
                    () ->
                            assertTrue(
                                    err.toString().contains("127.0.0.1:1 does not"),
                                    err::toString));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"report", "forward --otlp http://127.0.0.1:1", "watch"})
    void aCaptureNeedsTheProgramThatPlaysIt(String command) throws Exception {
        Path capture = folder.resolve("job.ring");
        Files.writeString(capture, "RINGCAPT and more");
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.addAll(List.of("--replay", capture.toString()));

        assertEquals(2, run(words.toArray(String[]::new)));
        assertEquals(1, err.toString().strip().lines().count(), err::toString);
        assertTrue(
                err.toString().contains("job.ring is a capture, which ringside-node plays"),
                err::toString);
    }

    @Test
    void saysOfALiveSimulationThatItIsOne() throws Exception {
        try (FakeDaemon daemon = FakeDaemon.start(Messages.description())) {
            var snapshot = Messages.snapshot(1, 60);
            snapshot.getCommunicatorsBuilder(0).setName("simulated world");
            daemon.send(snapshot.build());

            int exit = run("report", "--connect", daemon.target());

            assertAll(
                    () -> assertEquals(0, exit, err::toString),
                    () ->
                            assertTrue(
                                    out.toString()
                                            .contains("Simulated: a driver plays NCCL's part"),
                                    out::toString));
        }
    }

    @Test
    void exitsWith2WhenNoTargetAnswers() {
        int exit = run("report", "--connect", "127.0.0.1:1", "--for", "100ms");

        assertAll(
                () -> assertEquals(2, exit),
                () -> assertEquals("", out.toString()),
                () ->
                        assertEquals(
                                "127.0.0.1:1 does not accept connections; is ringside-node running"
                                        + " there?",
                                err.toString().strip()));
    }

    @Test
    void exitsWith2AndOneSentenceWhenATargetCannotBeUnderstood() {
        int exit = run("report", "--connect", "gpu7:99999999");

        assertAll(
                () -> assertEquals(2, exit),
                () ->
                        assertTrue(
                                err.toString().startsWith("\"gpu7:99999999\" is not a target"),
                                err::toString));
    }

    private int run(String... arguments) {
        CommandLine line =
                RingsideCommand.commandLine(
                        new Surroundings(
                                new HandClock(Messages.START),
                                new StopSignal(),
                                "test",
                                java.util.Optional.empty()));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}

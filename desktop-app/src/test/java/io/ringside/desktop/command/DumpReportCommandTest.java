package io.ringside.desktop.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringside.desktop.command.shared.Display;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.session.api.Session.ForwardingStatus;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.themes.Theme;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DumpReportCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir Path folder = Path.of("");

    @Test
    void thePageSaysFirstWhoHangs() throws Exception {
        int exit = run("report", real());

        assertAll(
                () -> assertEquals(0, exit, err::toString),
                () ->
                        assertTrue(
                                out.toString().startsWith("Ranks 9 and 14 are stuck outside NCCL"),
                                out::toString));
    }

    @Test
    void theJsonHasTheSameFindings() throws Exception {
        int exit = run("report", "--json", real());

        JsonNode report = new ObjectMapper().readTree(out.toString());
        JsonNode finding = report.at("/findings/0");
        assertAll(
                () -> assertEquals(0, exit, err::toString),
                () -> assertEquals("ringside.dump-report/1", report.at("/schema").asText()),
                () -> assertEquals("flight-recorder", report.at("/source/kind").asText()),
                () -> assertEquals(1, report.at("/findings").size()),
                () -> assertEquals("[9,14]", finding.at("/ranks").toString()),
                () -> assertEquals("stuck-outside-nccl", finding.at("/kind").asText()),
                () ->
                        assertEquals(
                                "stuck-outside-nccl/EXPERT_MODEL_PARALLEL_GROUP 72/9,14",
                                finding.at("/id").asText()),
                () -> assertEquals("page", finding.at("/severity").asText()),
                () -> assertEquals("high", finding.at("/confidence").asText()),
                () ->
                        assertEquals(
                                "EXPERT_MODEL_PARALLEL_GROUP 72", finding.at("/subject").asText()),
                () -> assertTrue(finding.at("/evidence").size() > 2),
                () -> assertEquals(1, finding.at("/counterEvidence").size()));
    }

    @Test
    void aHostileDumpIsOneSentence() throws Exception {
        Files.write(folder.resolve("_dump_0"), new byte[] {(byte) 0x80, 2, 'R', '.'});

        int exit = run("report", folder.toString());

        assertAll(
                () -> assertEquals(2, exit),
                () -> assertEquals("", out.toString()),
                () -> assertEquals(1, err.toString().strip().lines().count()),
                () -> assertTrue(err.toString().contains("opcode REDUCE"), err::toString));
    }

    @Test
    void recordingsAndCapturesAreReadWithoutAnOption() throws Exception {
        Path recording = folder.resolve("run.ringside");
        Files.writeString(recording, "RSRECORD and more");
        Path capture = folder.resolve("run.ring");
        Files.writeString(capture, "RINGCAPT and more");

        assertEquals(2, run("report", recording.toString()));
        assertEquals(2, run("report", capture.toString()));

        assertTrue(err.toString().contains("too few for a Ringside recording"), err::toString);
        assertTrue(err.toString().contains(capture + " is a capture, which"), err::toString);
    }

    @Test
    void replayOfADumpNamesReport() throws Exception {
        String dump = real();

        assertEquals(2, run("report", "--replay", dump));

        String sentence =
                dump + " is a PyTorch Flight Recorder dump: ringside report " + dump + " reads it.";
        assertEquals(sentence, err.toString().strip());
        assertFalse(screen.opened);
    }

    @Test
    void aDumpAndADaemonAtOnceAreRefused() throws Exception {
        assertEquals(2, run("report", real(), "--connect", "gpu7"));
        assertTrue(
                err.toString().contains("stands beside --connect, --replay or --simulate"),
                err::toString);
    }

    @Test
    void withoutAnythingToReadItSaysWhatIsMissing() {
        assertEquals(2, run("report"));
        assertTrue(err.toString().contains("HOST:PORT of a daemon"), err::toString);
    }

    private final Screen screen = new Screen();

    private static String real() throws Exception {
        return Path.of(
                        Objects.requireNonNull(
                                        DumpReportCommandTest.class.getResource(
                                                "/io/ringside/desktop/dump/flight-recorder/lock_gil_1st"))
                                .toURI())
                .toString();
    }

    private int run(String... arguments) {
        CommandLine line =
                RingsideCommand.commandLine(
                        new Surroundings(
                                new HandClock(0), new StopSignal(), "test", Optional.of(screen)));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private static final class Screen implements Display {
        private boolean opened;

        @Override
        public Optional<String> whyNoWindow() {
            return Optional.empty();
        }

        @Override
        public void open(Session session, Optional<Theme> theme, Optional<Beside> compared) {
            opened = true;
        }

        @Override
        public void close() {}

        @Override
        public Optional<String> whyNoPicture() {
            return Optional.empty();
        }

        @Override
        public void snapshot(ClusterView view, ForwardingStatus forwarding, Look look, Path out) {}
    }
}

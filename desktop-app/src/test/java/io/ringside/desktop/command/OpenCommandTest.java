package io.ringside.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.command.shared.Display;
import io.ringside.desktop.command.shared.StopSignal;
import io.ringside.desktop.command.shared.Surroundings;
import io.ringside.desktop.fake.HandClock;
import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.api.Session;
import io.ringside.desktop.session.api.Session.ForwardingStatus;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.finding.CommunicatorStanding;
import io.ringside.desktop.viewdata.finding.FindingView;
import io.ringside.desktop.viewdata.finding.RankStanding;
import io.ringside.themes.Theme;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OpenCommandTest {
    @TempDir Path folder;

    private final StringWriter err = new StringWriter();
    private final StopSignal stop = new StopSignal();

    @Test
    void withoutADisplayItSaysSoAndEndsWith2() {
        Screen screen = new Screen(Optional.of("The window needs a display."));
        assertEquals(2, open(screen));
        assertEquals("The window needs a display.", err.toString().strip());
        assertFalse(screen.opened);
    }

    @Test
    void theWishToEndClosesTheWindow() {
        Screen screen = new Screen(Optional.empty());
        assertEquals(0, open(screen), err::toString);
        assertTrue(screen.opened);
        stop.raise();
        assertTrue(screen.closed);
    }

    @Test
    void aWindowThatCannotOpenAfterAllEndsWith2AndItsSentence() {
        Screen screen = new Screen(Optional.empty());
        screen.failure = Optional.of(new IllegalStateException("No GTK here."));
        assertEquals(2, open(screen));
        assertEquals("No GTK here.", err.toString().strip());
    }

    @Test
    void aSimulationWhoseWindowCannotOpenAfterAllEndsWith2AndItsSentence() {
        Screen screen = new Screen(Optional.empty());
        screen.failure = Optional.of(new IllegalStateException("No GTK here."));
        assertEquals(2, run(screen, "demo"));
        assertEquals("No GTK here.", err.toString().strip());
    }

    @Test
    void aPictureThatCannotBeDrawnHereEndsWith1AndItsSentence() {
        Screen screen = new Screen(Optional.of("No pango here."));
        assertEquals(1, run(screen, "snapshot", "--simulate", "1x8", "--out", "now.png"));
        assertEquals("No pango here.", err.toString().strip());
    }

    @Test
    void aPictureOrTableThatCannotBeWrittenIsRefusedBeforeAnythingIsPlayed() throws Exception {
        Screen screen = new Screen(Optional.empty());
        for (String command : List.of("snapshot --out ", "export --out ")) {
            for (String place : List.of("/nowhere/now", "/now")) {
                String file = folder + place + (command.startsWith("s") ? ".png" : ".csv");
                boolean folderThere =
                        place.equals("/now")
                                && Files.exists(Files.createDirectories(Path.of(file)));
                // Nobody answers there: whoever waited for that would end with 2.
                String[] arguments = (command + file + " 127.0.0.1:1").split(" ");

                assertEquals(1, run(screen, arguments), command + folderThere);
                assertTrue(
                        err.toString()
                                .contains(
                                        folderThere
                                                ? " is a folder and is left as it is"
                                                : "its folder does not exist; make the folder first."),
                        err::toString);
            }
        }
    }

    @Test
    void aPictureTooSmallForAWindowIsRefusedBeforeAnythingIsPlayed() {
        Screen screen = new Screen(Optional.empty());
        screen.tooSmall = Optional.of("The window needs more.");
        assertEquals(2, run(screen, "snapshot", "127.0.0.1:1", "--out", folder + "/now.png"));
        assertTrue(err.toString().startsWith("The window needs more."), err::toString);
    }

    @Test
    void oneCommandAloneUnderstandsWhatAllTogetherDo() {
        Screen screen = new Screen(Optional.empty());
        Surroundings surroundings =
                new Surroundings(new HandClock(0), stop, "test", Optional.of(screen));
        CommandLine all = RingsideCommand.commandLine(surroundings);
        all.getSubcommands()
                .forEach((name, command) -> {
                    CommandLine alone =
                            RingsideCommand.commandLine(
                                    surroundings, new String[] {name, "--help"});
                    assertEquals(
                            command.getUsageMessage(),
                            Objects.requireNonNull(alone.getSubcommands().get(name))
                                    .getUsageMessage());
                });
        CommandLine none = RingsideCommand.commandLine(surroundings, new String[0]);
        assertEquals(0, none.execute(), "without a command the window opens");
        assertTrue(screen.opened);
    }

    @Test
    void aCommandThatThereIsNotIsSearchedAmongAll() {
        Surroundings surroundings =
                new Surroundings(
                        new HandClock(0), stop, "test", Optional.of(new Screen(Optional.empty())));
        for (String[] typed : new String[][] {{"reprot"}, {"--help"}, {"help", "open"}}) {
            assertEquals(
                    RingsideCommand.commandLine(surroundings).getSubcommands().keySet(),
                    RingsideCommand.commandLine(surroundings, typed).getSubcommands().keySet());
        }
    }

    @Test
    void aFolderOfFlightRecorderDumpsOpensWithItsVerdictAndFrontier() throws Exception {
        Screen screen = new Screen(Optional.empty());
        String folder = resource("dump/flight-recorder/lock_gil_1st");
        assertEquals(0, open(screen, folder), err::toString);
        ClusterView view = screen.view.orElseThrow();
        assertEquals(List.of(folder), view.targets());
        FindingView finding = view.concerns().findings().getFirst();
        assertTrue(finding.stands(), finding.toString());
        assertEquals(16, view.ranks().size());
        CommunicatorStanding standing = view.concerns().standings().getFirst();
        assertEquals(CommunicatorStanding.State.STANDS, standing.state());
        assertEquals(Optional.of(finding.id()), standing.verdict());
        assertTrue(standing.ranks().stream().anyMatch(RankStanding::blamed), standing.toString());
        assertTrue(view.concerns().origin().contains("PyTorch Flight Recorder dump"));
        assertEquals(0, finding.sinceEpochNanos(), "the dump does not tell for how long");
    }

    @Test
    void rasOutputOpensIntoTheSameView() throws Exception {
        Path file = folder.resolve("ras.json");
        Files.writeString(
                file,
                """
                {"nccl_version":"2.28.3","communicators_count":1,"communicators":[{"hash":"0xabc",
                "size":2,"ranks_count":2,"missing_ranks_count":0,"ranks":[
                {"rank":0,"pid":1,"cuda_dev":0,"nvml_dev":0,"host":"a","status":{"init_state":0,
                "async_error":0,"finalize_called":false,"destroy_flag":false,"abort_flag":false},
                "collective_counts":{"AllReduce":9}},
                {"rank":1,"pid":2,"cuda_dev":1,"nvml_dev":1,"host":"a","status":{"init_state":0,
                "async_error":0,"finalize_called":false,"destroy_flag":false,"abort_flag":false},
                "collective_counts":{"AllReduce":8}}]}]}
                """);
        Screen screen = new Screen(Optional.empty());
        assertEquals(0, open(screen, file.toString()), err::toString);
        ClusterView view = screen.view.orElseThrow();
        assertEquals(1, view.concerns().standings().size(), err::toString);
        assertTrue(view.concerns().origin().contains("NCCL RAS"), view.concerns().origin());
    }

    @Test
    void aDumpIsOpenedAlone() throws Exception {
        Screen screen = new Screen(Optional.empty());
        String folder = resource("dump/flight-recorder/lock_gil_1st");
        assertEquals(2, open(screen, folder, "127.0.0.1:7575"));
        assertTrue(err.toString().contains("is opened alone: ringside open " + folder));
        assertFalse(screen.opened);
    }

    @Test
    void aRunOpensBesideAnotherAndWithRangesOfBoth() throws Exception {
        Path run = Files.writeString(folder.resolve("run.ringside"), "RSRECORD");
        Screen screen = new Screen(Optional.empty());
        assertEquals(
                0,
                open(
                        screen,
                        run.toString(),
                        "--compare",
                        run.toString(),
                        "--range-before",
                        "..1m",
                        "--range",
                        "5m.."),
                err::toString);
        Display.Beside beside = screen.beside.orElseThrow();
        assertEquals(RunPart.range("..1m"), beside.before().range());
        assertEquals(RunPart.range("5m.."), beside.after().range());
    }

    @Test
    void aComparisonWithoutOneFileOnEachSideIsRefused() throws Exception {
        Path run = Files.writeString(folder.resolve("run.ringside"), "RSRECORD");
        for (String[] wrong :
                new String[][] {
                    {"--compare", run.toString()},
                    {"127.0.0.1:7575", "--compare", run.toString()},
                    {run.toString(), "--compare", folder.resolve("gone").toString()},
                    {run.toString(), "--range", "..5s"}
                }) {
            Screen screen = new Screen(Optional.empty());
            assertEquals(2, open(screen, wrong), err::toString);
            assertFalse(screen.opened);
        }
        assertTrue(err.toString().contains("gone is not there"), err::toString);
    }

    @Test
    void aDumpThatIsBrokenIsNamedAndEndsWith2() throws Exception {
        Path file = Files.writeString(folder.resolve("dump.json"), "{\"entries\": [");
        Screen screen = new Screen(Optional.empty());
        assertEquals(2, open(screen, file.toString()));
        assertTrue(err.toString().contains("dump.json"), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertFalse(screen.opened);
    }

    private static String resource(String name) throws URISyntaxException {
        return Path.of(
                        Objects.requireNonNull(
                                        OpenCommandTest.class.getResource(
                                                "/io/ringside/desktop/" + name))
                                .toURI())
                .toString();
    }

    private int open(Screen screen, String... targets) {
        String[] arguments = new String[targets.length + 1];
        arguments[0] = "open";
        System.arraycopy(targets, 0, arguments, 1, targets.length);
        return run(screen, arguments);
    }

    private int run(Screen screen, String... arguments) {
        CommandLine line =
                RingsideCommand.commandLine(
                        new Surroundings(new HandClock(0), stop, "test", Optional.of(screen)));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private static final class Screen implements Display {
        private final Optional<String> obstacle;
        private Optional<IllegalStateException> failure = Optional.empty();
        private Optional<ClusterView> view = Optional.empty();
        private Optional<Beside> beside = Optional.empty();
        private Optional<String> tooSmall = Optional.empty();
        private boolean opened;
        private boolean closed;

        Screen(Optional<String> obstacle) {
            this.obstacle = obstacle;
        }

        @Override
        public Optional<String> tooSmall(int width, int height) {
            return tooSmall;
        }

        @Override
        public Optional<String> whyNoWindow() {
            return obstacle;
        }

        @Override
        public void open(Session session, Optional<Theme> theme, Optional<Beside> compared) {
            opened = true;
            beside = compared;
            view = Optional.of(session.latest());
            failure.ifPresent(e -> {
                throw e;
            });
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public Optional<String> whyNoPicture() {
            return obstacle;
        }

        @Override
        public void snapshot(ClusterView view, ForwardingStatus forwarding, Look look, Path out) {}
    }
}

package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.pixel.PngFile;
import io.ringside.themes.Theme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableCell;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Findings, ranks that stand, sources and readings in the window; a picture of each is left in
/// target/pictures.
@ExtendWith(ApplicationExtension.class)
class HealthTablesTest {
    private final RecordingSession session = new RecordingSession(SampleCluster.troubledNode());
    private final WindowApplication application = new WindowApplication();

    @Start
    void start(Stage stage) {
        application.open(
                stage,
                session,
                new WindowOptions(
                        Theme.DARK,
                        1600,
                        900,
                        () -> SampleCluster.NOW,
                        () -> SampleCluster.NOW,
                        "http://127.0.0.1:4318"));
    }

    @BeforeEach
    void waitForTheFirstPicture(FxRobot robot) throws TimeoutException {
        until(() -> robot.lookup("#collectives").query().isVisible());
    }

    @AfterEach
    void stop() {
        WaitForAsyncUtils.waitForFxEvents();
        WaitForAsyncUtils.waitForAsyncFx(5_000, application::stop);
    }

    @Test
    void theLoudestFindingComesFirstAndEventsFollow(FxRobot robot) throws TimeoutException {
        assertEquals("Findings 2", robot.lookup("#tab-findings").queryAs(Labeled.class).getText());
        robot.clickOn("#tab-findings");
        until(() -> cells(robot, "#findings").contains("GPU has fallen off the bus"));
        List<String> cells = cells(robot, "#findings");
        assertTrue(
                cells.indexOf("GPU has fallen off the bus") < cells.indexOf("Memory over 80 %"),
                cells.toString());
        assertTrue(
                cells.indexOf("Memory over 80 %") < cells.indexOf("Page event"), cells.toString());
        assertTrue(cells.contains("GPU 1"), cells.toString());
        picture(robot, "findings");
    }

    @Test
    void whatEndedJobsCountedIsToldBesideTheRowsThatAreLeft(FxRobot robot) {
        Labeled ended = robot.lookup("#tables-ended").queryAs(Labeled.class);
        assertTrue(ended.getText().endsWith(" of 4,064 processes"), ended.getText());
        String each = ended.getTooltip().getText();
        assertTrue(each.contains("processes, 3 of them died"), each);
        assertTrue(each.contains("AllReduce "), each);
        picture(robot, "ended");
    }

    @Test
    void theRankThatStandsComesFirstWithWhatIsKnownOfIt(FxRobot robot) throws TimeoutException {
        assertEquals("Progress 1", robot.lookup("#tab-progress").queryAs(Labeled.class).getText());
        robot.clickOn("#tab-progress");
        until(() -> cells(robot, "#progress").contains("AllReduce #503: reached, not over"));
        List<String> cells = cells(robot, "#progress");
        assertTrue(cells.contains("2, AllReduce #501 to AllReduce #502"), cells.toString());
        assertTrue(
                cells.indexOf("AllReduce #503: reached, not over")
                        < cells.indexOf("nothing pending"),
                cells.toString());
        String gpuTimes =
                robot.lookup("#tables-total").queryAs(Labeled.class).getTooltip().getText();
        assertTrue(gpuTimes.contains("GPU times: NCCL's stamps of every channel"), gpuTimes);
        picture(robot, "progress");
    }

    @Test
    void everySourceSaysHowItIs(FxRobot robot) throws TimeoutException {
        robot.clickOn("#tab-sources");
        until(() -> cells(robot, "#sources").contains("infiniband"));
        List<String> cells = cells(robot, "#sources");
        assertTrue(cells.contains("unavailable"), cells.toString());
        assertTrue(cells.contains("12.0\u202Fs"), cells.toString());
        picture(robot, "sources");
    }

    @Test
    void readingsAreFilteredByWords(FxRobot robot) throws TimeoutException {
        robot.clickOn("#tab-readings");
        until(() -> cells(robot, "#readings").contains("host.memory.available"));
        picture(robot, "readings");
        robot.clickOn("#readings-filter").write("gpu temp");
        until(() -> !cells(robot, "#readings").contains("host.memory.available"));
        assertTrue(cells(robot, "#readings").contains("66.0\u202F\u00B0C"));
    }

    private static List<String> cells(FxRobot robot, String table) {
        return robot.lookup(table).query().lookupAll(".table-cell").stream()
                .filter(Node::isVisible)
                .map(cell -> ((TableCell<?, ?>) cell).getText())
                .filter(text -> text != null && !text.isEmpty())
                .toList();
    }

    private static void picture(FxRobot robot, String name) {
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> {
            WritableImage image = robot.lookup("#status").query().getScene().snapshot(null);
            int width = (int) image.getWidth();
            int height = (int) image.getHeight();
            int[] argb = new int[width * height];
            image.getPixelReader()
                    .getPixels(
                            0, 0, width, height, PixelFormat.getIntArgbInstance(), argb, 0, width);
            try {
                Path out = Files.createDirectories(Path.of("target/pictures"));
                PngFile.write(out.resolve(name + ".png"), width, height, argb);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void until(Callable<Boolean> condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, condition);
    }
}

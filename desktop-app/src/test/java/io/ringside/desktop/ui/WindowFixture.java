package io.ringside.desktop.ui;

import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.ui.pixel.PngFile;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.themes.Theme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableCell;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/// The window on hand-made views, for tests by mouse and by keyboard; what they see is left in
/// target/pictures.
@ExtendWith(ApplicationExtension.class)
abstract class WindowFixture {
    final RecordingSession session;
    private final WindowApplication application = new WindowApplication();
    private final int width;
    private final int height;
    private final Theme theme;

    /// 1600 x 900, dark.
    WindowFixture(ClusterView first) {
        this(first, 1600, 900, Theme.DARK);
    }

    WindowFixture(ClusterView first, int width, int height, Theme theme) {
        session = new RecordingSession(first);
        this.width = width;
        this.height = height;
        this.theme = theme;
    }

    /// In place of dialogs; before [#open].
    void answerWith(FileChoice choice) {
        application.answerWith(choice);
    }

    /// Where the user's choices are kept; nowhere unless a test says so, before [#open].
    Optional<Path> settings = Optional.empty();

    /// To be called from a method of the test that `@Start` marks: the extension looks for no
    /// inherited one.
    MainView open(Stage stage) {
        return open(stage, Optional.of(theme), settings);
    }

    /// @param settings where the user's choices are kept
    MainView open(Stage stage, Optional<Theme> given, Optional<Path> settings) {
        return application.open(
                stage,
                session,
                new WindowOptions(
                        given,
                        width,
                        height,
                        () -> SampleCluster.NOW,
                        () -> SampleCluster.NOW,
                        "http://127.0.0.1:4318",
                        settings));
    }

    @BeforeEach
    void waitForTheFirstPicture(FxRobot robot) throws TimeoutException {
        until(() -> robot.lookup("#status").query().isVisible());
        WaitForAsyncUtils.waitForFxEvents();
    }

    @AfterEach
    void stop() {
        WaitForAsyncUtils.waitForFxEvents();
        WaitForAsyncUtils.waitForAsyncFx(
                5_000,
                () -> {
                    // A tip that is still open would be hidden after its owner, which fails.
                    List.copyOf(Window.getWindows()).stream()
                            .filter(PopupWindow.class::isInstance)
                            .forEach(Window::hide);
                    application.stop();
                });
    }

    static void until(Callable<Boolean> condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                2,
                TimeUnit.MINUTES,
                () -> {
                    try {
                        return condition.call();
                    } catch (IndexOutOfBoundsException | ConcurrentModificationException _) {
                        return false; // the scene changed while it was looked through
                    }
                });
    }

    static MainView main(FxRobot robot) {
        return robot.lookup("#main").queryAs(MainView.class);
    }

    static String text(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(Labeled.class).getText();
    }

    /// What a view says of the point under the pointer.
    static String hover(FxRobot robot, Node node, double x, double y) {
        Point2D at = node.localToScreen(x, y);
        robot.moveTo(at.getX() + 1, at.getY());
        robot.moveTo(at.getX(), at.getY());
        String text = node.getAccessibleText();
        return text == null ? "" : text;
    }

    /// The texts of the cells that are seen.
    static List<String> cells(FxRobot robot, String table) {
        return robot.lookup(table).query().lookupAll(".table-cell").stream()
                .filter(Node::isVisible)
                .map(cell -> ((TableCell<?, ?>) cell).getText())
                .filter(text -> text != null && !text.isEmpty())
                .toList();
    }

    /// The window as it is now.
    static int[] picture(FxRobot robot, String name) {
        return picture(robot, "#status", name);
    }

    /// What `within` lies in, the window or a popup, as it is now.
    static int[] picture(FxRobot robot, String within, String name) {
        WaitForAsyncUtils.waitForFxEvents();
        int[][] argb = new int[1][];
        robot.interact(() -> {
            WritableImage image = robot.lookup(within).query().getScene().snapshot(null);
            int wide = (int) image.getWidth();
            int high = (int) image.getHeight();
            argb[0] = new int[wide * high];
            image.getPixelReader()
                    .getPixels(
                            0, 0, wide, high, PixelFormat.getIntArgbInstance(), argb[0], 0, wide);
            try {
                Path out = Files.createDirectories(Path.of("target/pictures"));
                PngFile.write(out.resolve(name + ".png"), wide, high, argb[0]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return argb[0];
    }
}

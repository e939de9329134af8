package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.pixel.SharpCanvas;
import io.ringside.desktop.ui.text.ShownTime;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.themes.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.TimeoutException;
import javafx.scene.Scene;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Text size, theme, time zone and columns: by keys, and found again at the next start.
class LookTest extends WindowFixture {
    @TempDir static Path settings;

    private final TimeZone zone = TimeZone.getDefault();

    LookTest() {
        super(SampleFindings.eightRanks());
    }

    @Start
    void start(Stage given) throws IOException {
        Files.deleteIfExists(settings.resolve("window"));
        open(given, Optional.empty(), Optional.of(settings));
    }

    @BeforeEach
    void elsewhere() {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
    }

    @AfterEach
    void back() {
        TimeZone.setDefault(zone);
        ShownTime.in(ZoneOffset.UTC);
    }

    @Test
    void textGrowsWithRowsCanvasesAndPopups(FxRobot robot) throws TimeoutException {
        for (int i = 0; i < 5; i++) {
            robot.push(KeyCode.SHORTCUT, KeyCode.PLUS);
        }
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(main(robot).getScene().getWidth() / 1.5, main(robot).getWidth(), 0.5);
        var timeline = robot.lookup("#timeline").query();
        SharpCanvas words =
                (SharpCanvas)
                        timeline.lookupAll("*").stream()
                                .filter(SharpCanvas.class::isInstance)
                                .findFirst()
                                .orElseThrow();
        until(() -> words.getWidth() >= Math.floor(words.wide() * 1.5));
        assertEquals(1.5, SharpCanvas.displayScale(timeline), 1e-9);
        picture(robot, "text-150");
        robot.push(KeyCode.SHIFT, KeyCode.SLASH);
        until(() -> !popups().isEmpty());
        robot.interact(() -> {
            Labeled key = (Labeled) popups().getFirst().getScene().getRoot().lookup(".key-meaning");
            assertEquals(16.5, key.getFont().getSize(), 0.01);
        });
        robot.push(KeyCode.ESCAPE);
        robot.push(KeyCode.SHORTCUT, KeyCode.DIGIT0);
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(main(robot).getScene().getWidth(), main(robot).getWidth(), 0.5);
    }

    @Test
    void textGrowsAndShrinksWithinBoundsOnly(FxRobot robot) {
        for (int i = 0; i < 15; i++) {
            robot.push(KeyCode.SHORTCUT, KeyCode.MINUS);
        }
        assertEquals(main(robot).getScene().getWidth() / 0.8, main(robot).getWidth(), 1);
        for (int i = 0; i < 20; i++) {
            robot.push(KeyCode.SHORTCUT, KeyCode.EQUALS);
        }
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(main(robot).getScene().getWidth() / 2, main(robot).getWidth(), 1);
    }

    @Test
    void everyTimeIsLocalOrUtcAndSaysWhich(FxRobot robot) throws TimeoutException {
        robot.interact(() -> main(robot).go(0));
        until(() -> FindingsViewTest.chips(robot).toString().contains("05:44:07"));
        assertTrue(clock(robot).endsWith("UTC"), clock(robot));
        robot.push(KeyCode.U);
        until(() -> clock(robot).endsWith("IST"));
        assertTrue(clock(robot).startsWith("11:14:"), clock(robot));
        until(() -> FindingsViewTest.chips(robot).toString().contains("11:14:07"));
        picture(robot, "local-time");
        robot.push(KeyCode.U);
        until(() -> clock(robot).endsWith("UTC"));
    }

    @Test
    void whatWasChosenIsThereAtTheNextStart(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.T).push(KeyCode.T);
        robot.push(KeyCode.U);
        robot.push(KeyCode.SHORTCUT, KeyCode.ADD);
        robot.push(KeyCode.C);
        until(() -> !popups().isEmpty());
        robot.interact(() -> {
            CheckMenuItem size = item("Size");
            size.setSelected(false);
            size.fire();
        });
        robot.interact(() -> popups().forEach(Window::hide));
        robot.interact(main(robot)::close);
        String kept = written(settings.resolve("window"));
        assertTrue(kept.contains("theme=contrast"), kept);
        robot.interact(() -> {
            Typeface.load();
            WindowOptions options =
                    new WindowOptions(
                            Optional.empty(),
                            1600,
                            900,
                            () -> SampleCluster.NOW,
                            () -> SampleCluster.NOW,
                            "",
                            Optional.of(settings));
            MainView next =
                    new MainView(
                            new StillSession(SampleFindings.eightRanks(), SampleCluster.OFF),
                            options,
                            Runnable::run,
                            io.ringside.desktop.ui.export.FileChoice.NONE);
            Scene scene = new Scene(next.root(), 1600, 900);
            next.show(SampleFindings.eightRanks());
            scene.snapshot(null);
            assertTrue(
                    scene.getStylesheets().getFirst().endsWith("tokens-contrast.css"), "the theme");
            assertEquals(1600 / 1.1, next.getWidth(), 1, "the text size");
            assertFalse(shown((TableView<?>) next.lookup("#collectives"), "Size"), "the column");
            next.close();
        });
        robot.interact(() ->
                assertFalse(shown((TableView<?>) main(robot).lookup("#collectives"), "Size")));
    }

    @Test
    void settingsThatCannotBeAreLeftOut() throws IOException {
        Path file = settings.resolve("odd");
        Files.writeString(
                file,
                "theme=purple\ntext-scale=9999\nwidth=-4\n=x\n\u0000\ndividers=a b NaN 7\nwidth=1e309\n");
        var odd = new io.ringside.desktop.ui.settings.Preferences(Optional.of(file));
        assertEquals(Theme.DARK, odd.choice("theme", Theme.class, Theme.DARK));
        assertEquals(100, odd.number("text-scale", 80, 200, 100));
        assertEquals(1600, odd.number("width", 800, 16_384, 1600));
        Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});
        assertEquals(
                Optional.empty(),
                new io.ringside.desktop.ui.settings.Preferences(Optional.of(file)).get("theme"));
    }

    private static String written(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean shown(TableView<?> table, String column) {
        return table.getColumns().stream()
                .anyMatch(each -> column.equals(each.getId()) && each.isVisible());
    }

    private static CheckMenuItem item(String column) {
        return popups().stream()
                .filter(javafx.scene.control.ContextMenu.class::isInstance)
                .flatMap(menu -> ((javafx.scene.control.ContextMenu) menu).getItems().stream())
                .map(CheckMenuItem.class::cast)
                .filter(item -> item.getText().equals(column))
                .findFirst()
                .orElseThrow();
    }

    private static String clock(FxRobot robot) {
        return robot.lookup("#clock").queryAs(Labeled.class).getText();
    }

    private static List<Window> popups() {
        return Window.getWindows().stream()
                .filter(window -> window instanceof PopupWindow && window.isShowing())
                .toList();
    }
}

package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.session.api.Session.IncidentStatus;
import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.ui.export.IncidentItems;
import io.ringside.themes.Theme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

class IncidentItemsTest extends WindowFixture {
    @TempDir static Path directory;

    IncidentItemsTest() {
        super(SampleCluster.eightRanks(), 1600, 900, Theme.DARK);
    }

    /// Always answers.
    private static final FileChoice CHOICE =
            new FileChoice() {
                @Override
                public Optional<Path> recording() {
                    return Optional.empty();
                }

                @Override
                public Optional<Path> incidents() {
                    return Optional.of(directory.resolve("kept"));
                }

                @Override
                public Optional<Path> export(String name) {
                    return Optional.of(directory.resolve(name));
                }
            };

    @Start
    void start(Stage stage) {
        answerWith(CHOICE);
        open(stage);
    }

    @Test
    void aKeySavesTheLastMinutesAndWhatBecameOfItIsSaid(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.I);
        assertEquals(
                List.of("incident ringside-incident.ringside until " + SampleCluster.NOW),
                session.calls);
        assertEquals("asking every node for the last 2 minutes", text(robot, "#export-note"));
        session.incidents =
                new IncidentStatus(Optional.empty(), 0, "a.ringside: incident\n  b: gone", 1);
        until(() -> text(robot, "#export-note").equals("a.ringside: incident"));
        picture(robot, "incident-saved");
        MenuButton menu = robot.lookup("#export").queryAs(MenuButton.class);
        robot.push(KeyCode.CONTROL, KeyCode.E);
        until(menu::isShowing);
        assertTrue(menu.getItems().stream().anyMatch(item -> "save-incident".equals(item.getId())));
    }

    @Test
    void thatFilesAreSavedByThemselvesIsChosenOnceAndKept(FxRobot robot) throws Exception {
        Path settings = directory.resolve("settings");
        robot.interact(() -> click(automatic(items(settings))));
        assertEquals(List.of("incidents kept"), session.calls);
        assertEquals(
                directory.resolve("kept").toString(),
                Files.readString(settings.resolve("incidents")).strip());

        session.calls.clear();
        CheckMenuItem[] again = new CheckMenuItem[1];
        robot.interact(() -> again[0] = automatic(items(settings)));
        assertEquals(List.of("incidents kept"), session.calls);
        assertTrue(again[0].isSelected());

        robot.interact(() -> click(again[0]));
        assertEquals(List.of("incidents kept", "incidents off"), session.calls);
        session.calls.clear();
        robot.interact(() -> again[0] = automatic(items(settings)));
        assertEquals(List.of(), session.calls);
        assertFalse(again[0].isSelected());
    }

    /// As the menu does it.
    private static void click(CheckMenuItem item) {
        item.setSelected(!item.isSelected());
        item.fire();
    }

    private List<MenuItem> items(Path settings) {
        List<String> said = new ArrayList<>();
        return new IncidentItems(
                        session, CHOICE, () -> SampleCluster.NOW, Optional.of(settings), said::add)
                .items();
    }

    private static CheckMenuItem automatic(List<MenuItem> items) {
        return (CheckMenuItem)
                items.stream()
                        .filter(item -> "automatic-incidents".equals(item.getId()))
                        .findFirst()
                        .orElseThrow();
    }
}

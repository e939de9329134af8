package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.themes.Theme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

class ExportMenuTest extends WindowFixture {
    @TempDir static Path directory;

    ExportMenuTest() {
        super(SampleCluster.eightRanks(), 1600, 900, Theme.DARK);
    }

    @Start
    void start(Stage stage) {
        answerWith(
                new FileChoice() {
                    @Override
                    public Optional<Path> export(String name) {
                        return Optional.of(directory.resolve(name));
                    }
                });
        open(stage);
    }

    @Test
    void everyEntryWritesTheFileThatItNames(FxRobot robot) throws Exception {
        MenuButton menu = robot.lookup("#export").queryAs(MenuButton.class);
        int files = 0;
        for (MenuItem item : menu.getItems()) {
            if (item.getId() == null || !item.getId().startsWith("export-")) {
                continue;
            }
            robot.interact(item::fire);
            if (item.getId().startsWith("export-comparison")) {
                until(() -> text(robot, "#export-note").startsWith("Nothing is compared yet"));
                continue;
            }
            until(() ->
                    !text(robot, "#export-note").startsWith("writing")
                            && !text(robot, "#export-note").startsWith("Nothing"));
            assertTrue(
                    text(robot, "#export-note").startsWith("saved "), text(robot, "#export-note"));
            files++;
        }
        try (var written = Files.list(directory)) {
            assertEquals(
                    files, written.filter(file -> file.toString().contains("ringside-")).count());
        }
        assertEquals(
                1600, ImageIO.read(directory.resolve("ringside-window.png").toFile()).getWidth());
        for (String drawing : List.of("window", "view", "timeline", "gpus")) {
            Path file = directory.resolve("ringside-" + drawing + ".svg");
            int words =
                    javax.xml.parsers.DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(file.toFile())
                            .getElementsByTagName("text")
                            .getLength();
            assertTrue(words > 5, drawing + " has " + words + " words");
        }
        String svg = Files.readString(directory.resolve("ringside-heat-map.svg"));
        assertTrue(svg.contains("url(#modelled)") && svg.contains("stroke-dasharray"));
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(directory.resolve("ringside-heat-map.svg").toFile());
    }

    @Test
    void theMenuOpensByKeyAndIsChosenByKeys(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.CONTROL, KeyCode.E);
        MenuButton menu = robot.lookup("#export").queryAs(MenuButton.class);
        until(menu::isShowing);
        picture(robot, "export-menu");
        robot.push(KeyCode.DOWN).push(KeyCode.ENTER);
        until(() -> text(robot, "#export-note").startsWith("saved "));
    }
}

package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.node.Connection;
import io.ringside.desktop.session.api.Session.Keeping;
import io.ringside.desktop.session.api.Session.RecordingStatus;
import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.viewdata.ClusterView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// What is set once, what is opened elsewhere, and how a host behind its loopback is reached.
class SettingsViewTest extends WindowFixture {
    private final List<String> elsewhere = new CopyOnWriteArrayList<>();
    @TempDir Path folder;
    private volatile boolean opens = true;

    SettingsViewTest() {
        super(SampleFindings.eightRanks());
    }

    @Start
    void start(Stage stage) {
        settings = Optional.of(folder);
        answerWith(
                new FileChoice() {
                    @Override
                    public Optional<Path> recording() {
                        return Optional.of(Path.of("/data/run.ringside"));
                    }

                    @Override
                    public boolean showElsewhere(String place) {
                        elsewhere.add(place);
                        return opens;
                    }
                });
        open(stage);
    }

    @Test
    void grafanaIsOffUntilAnAddressIsSetAndThenOpensAtTheTimeAndNodeThatAreSelected(FxRobot robot)
            throws Exception {
        robot.push(KeyCode.CONTROL, KeyCode.G);
        until(() -> robot.lookup("#settings").query().isVisible());
        assertTrue(text(robot, "#setting-wrong").startsWith("No dashboard is set yet"));
        assertEquals(List.of(), elsewhere);
        robot.write("grafana/d").push(KeyCode.ENTER);
        assertTrue(text(robot, "#setting-wrong").contains("write http:// or https://"));
        for (String theme : List.of("dark", "light", "contrast")) {
            picture(robot, "settings-" + theme);
            robot.interact(main(robot).actions().get("next-theme").run());
        }
        robot.lookup("#setting-grafana").queryAs(TextField.class).clear();
        robot.clickOn("#setting-grafana")
                .write("https://g/d?from={from}&to={to}&n={node}")
                .push(KeyCode.ENTER);
        assertFalse(robot.lookup("#settings").query().isVisible());
        robot.push(KeyCode.G).push(KeyCode.CONTROL, KeyCode.G);
        until(() -> !elsewhere.isEmpty());
        assertTrue(
                elsewhere.getFirst().matches("https://g/d\\?from=\\d{13}&to=\\d{13}&n=gpu-node-1"),
                elsewhere::toString);
        opens = false;
        robot.push(KeyCode.CONTROL, KeyCode.G);
        until(() -> text(robot, "#export-note").startsWith("No browser opens here"));
        until(() ->
                Files.exists(folder.resolve("window"))
                        && Files.readString(folder.resolve("window")).contains("grafana=https"));
    }

    @Test
    void whatRecordingsMayTakeIsSetAndGivenToTheNextOne(FxRobot robot) throws Exception {
        robot.push(KeyCode.CONTROL, KeyCode.COMMA);
        until(() -> robot.lookup("#settings").query().isVisible());
        robot.clickOn("#setting-most-gib").write("0").clickOn("#setting-save");
        assertTrue(text(robot, "#setting-wrong").contains("no whole number of 1 or more"));
        robot.lookup("#setting-most-gib").queryAs(TextField.class).clear();
        robot.clickOn("#setting-most-gib").write("20");
        robot.clickOn("#setting-most-days").write("30");
        robot.clickOn("#setting-free-gib").write("5").clickOn("#setting-save");
        robot.push(KeyCode.CONTROL, KeyCode.R);
        until(() -> !session.kept.isEmpty());
        assertEquals(
                new Keeping(OptionalLong.of(20L << 30), Optional.of(Duration.ofDays(30)), 5L << 30),
                session.kept.getFirst());
    }

    @Test
    void theFolderOfASavedRecordingIsShown(FxRobot robot) throws Exception {
        session.ended =
                Optional.of(
                        new RecordingStatus(
                                Path.of("/data/run.ringside"), 1 << 20, 0, Optional.empty()));
        until(() -> robot.lookup("#saved-folder").query().isVisible());
        robot.clickOn("#saved-folder");
        assertEquals(List.of("/data"), elsewhere);
        opens = false;
        robot.clickOn("#saved-folder");
        assertEquals("No file manager opens here; copied: /data", text(robot, "#open-sentence"));
    }

    @Test
    void aHostThatDoesNotAnswerShowsTheLineThatReachesItsLoopback(FxRobot robot) throws Exception {
        session.publish(silent("gpu7"));
        until(() -> robot.lookup("#tunnel-note").query().isVisible());
        String line = text(robot, "#tunnel-command");
        assertTrue(line.matches("ssh -N -L \\d+:127\\.0\\.0\\.1:7575 gpu7"), line);
        picture(robot, "tunnel-dark");
        robot.clickOn("#tunnel-copy");
        String[] copied = new String[1];
        robot.interact(() -> copied[0] = Clipboard.getSystemClipboard().getString());
        assertEquals(line, copied[0]);
        robot.clickOn("#tunnel-connect");
        assertTrue(
                session.connected.getLast().getFirst().matches("127\\.0\\.0\\.1:\\d+"),
                session.connected::toString);
        robot.clickOn("#tunnel-dismiss");
        assertFalse(robot.lookup("#tunnel-note").query().isVisible());
        robot.interact(main(robot).actions().get("ssh-tunnel").run());
        robot.interact(() -> main(robot).frame(1));
        assertTrue(robot.lookup("#tunnel-note").query().isVisible());
    }

    @Test
    void aTargetOnThisMachineHasNoTunnel(FxRobot robot) throws Exception {
        session.publish(silent("127.0.0.1"));
        until(() -> main(robot).lookup("#targets") != null);
        robot.interact(() -> main(robot).frame(1));
        assertFalse(robot.lookup("#tunnel-note").query().isVisible());
    }

    private static ClusterView silent(String host) {
        return SampleSilence.never(host, new Connection.Lost("refused", 3, 1, 2));
    }
}

package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.settings.SavedTarget;
import io.ringside.desktop.settings.SavedTargets;
import io.ringside.desktop.settings.TargetBook;
import io.ringside.desktop.settings.TargetFile;
import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.viewdata.ClusterView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Targets that the user keeps, by mouse and by keyboard.
class SavedTargetsTest extends WindowFixture {
    private static final Pattern NAME = Pattern.compile("name=([^,\\]]+)");

    @TempDir Path folder;
    private Path exported;

    SavedTargetsTest() {
        super(SampleCluster.troubledNode());
    }

    @Start
    void start(Stage stage) throws Exception {
        exported = folder.resolve("exported.json");
        TargetFile.write(
                folder.resolve(TargetBook.NAME),
                new SavedTargets(
                        List.of(
                                new SavedTarget("train", "first", "gpu-node-1:7575"),
                                new SavedTarget("train", "gone", "no-such-host:7575"),
                                new SavedTarget("", "here", "127.0.0.1:7575"))));
        settings = Optional.of(folder);
        answerWith(
                new FileChoice() {
                    @Override
                    public Optional<Path> targetsToRead() {
                        return Optional.of(exported);
                    }

                    @Override
                    public Optional<Path> targetsToWrite() {
                        return Optional.of(exported);
                    }
                });
        open(stage);
    }

    @Test
    void whatWasSavedIsListedByGroupsAlsoWhereNothingAnswers(FxRobot robot) throws Exception {
        session.publish(ClusterView.empty(SampleCluster.NOW));
        until(() -> robot.lookup("#empty").query().isVisible());
        WaitForAsyncUtils.waitForFxEvents();
        assertEquals(
                List.of("here", "train", "first", "gone"), names(robot), "by groups, none first");
        until(() ->
                WaitForAsyncUtils.waitForAsyncFx(
                        5_000,
                        () -> texts(robot).stream().filter("not connected"::equals).count() == 4));
        picture(robot, "saved-targets-empty-dark");
        robot.push(KeyCode.CONTROL, KeyCode.T).push(KeyCode.DOWN).push(KeyCode.ENTER);
        assertEquals(List.of(List.of("gpu-node-1:7575", "no-such-host:7575")), session.connected);
    }

    @Test
    void eachSaysHowItIsDoing(FxRobot robot) throws Exception {
        show(robot);
        String target = session.latest().nodes().getFirst().target();
        add(robot, target, "followed", "");
        String state = rowOf(robot, "followed");
        assertFalse(state.contains("not connected"), state);
        assertTrue(rowOf(robot, "gone").contains("not connected"), rowOf(robot, "gone"));
        picture(robot, "#saved-targets", "saved-targets-dark");
    }

    @Test
    void byKeyboardOneIsAddedRenamedConnectedAndRemoved(FxRobot robot) throws Exception {
        show(robot);
        robot.push(KeyCode.INSERT);
        type(robot, "#target-address", "gpu-[101-104]");
        type(robot, "#target-group", "infer");
        robot.push(KeyCode.ENTER);
        until(() -> names(robot).contains("gpu-101-104"));
        select(robot, "gpu-101-104");
        robot.push(KeyCode.F2);
        type(robot, "#target-name", "rack9");
        robot.push(KeyCode.ENTER);
        select(robot, "rack9");
        robot.push(KeyCode.ENTER);
        assertEquals(List.of(List.of("gpu-[101-104]")), session.connected);
        show(robot);
        select(robot, "rack9");
        robot.push(KeyCode.DELETE);
        assertFalse(names(robot).contains("infer"), "its group is gone with it");
        robot.clickOn("#target-undo");
        until(() -> names(robot).contains("rack9"));
        until(() ->
                TargetFile.read(folder.resolve(TargetBook.NAME))
                        .targets()
                        .find("infer", "rack9")
                        .isPresent());
    }

    @Test
    void byMouseAGroupGetsAnotherNameAndGoes(FxRobot robot) throws Exception {
        show(robot);
        select(robot, "train");
        robot.clickOn("#target-edit");
        type(robot, "#target-group", "learn");
        robot.clickOn("#target-save");
        assertEquals(List.of("here", "learn", "first", "gone"), names(robot));
        select(robot, "learn");
        robot.clickOn("#target-remove");
        assertEquals(List.of("here"), names(robot));
        assertTrue(text(robot, "#targets-note").contains("learn with 2 targets"));
    }

    @Test
    void whatIsNoTargetOrIsThereAlreadyIsRefusedInASentence(FxRobot robot) throws Exception {
        show(robot);
        robot.clickOn("#target-add");
        for (String wrong : List.of("", "root:pw@host:1", "host:port", "[::1", "g[1-99999]")) {
            type(robot, "#target-address", wrong);
            robot.push(KeyCode.ENTER);
            String sentence = text(robot, "#target-refused");
            assertTrue(sentence.endsWith(".") || sentence.contains("write host:port"), sentence);
            assertFalse(sentence.contains("pw"), sentence);
        }
        type(robot, "#target-address", "elsewhere:1");
        type(robot, "#target-name", "first");
        type(robot, "#target-group", "train");
        robot.clickOn("#target-save");
        assertTrue(text(robot, "#target-refused").contains("kept already"));
        robot.push(KeyCode.ESCAPE);
        assertEquals(List.of("here", "train", "first", "gone"), names(robot));
    }

    @Test
    void theFileGoesOutAndComesIn(FxRobot robot) throws Exception {
        show(robot);
        robot.clickOn("#target-export");
        assertTrue(text(robot, "#targets-note").contains("3 targets saved in"));
        select(robot, "train");
        robot.clickOn("#target-remove");
        robot.clickOn("#target-import");
        assertEquals(List.of("here", "train", "first", "gone"), names(robot));
        Files.writeString(exported, "{\"targets\":[{\"name\":\"x y\",\"address\":\"h\"}]}");
        robot.clickOn("#target-import");
        assertTrue(text(robot, "#targets-note").contains("nothing is kept"));
    }

    private static void show(FxRobot robot) throws TimeoutException {
        robot.push(KeyCode.CONTROL, KeyCode.T);
        until(() -> robot.lookup("#saved-targets").tryQuery().filter(Node::isFocused).isPresent());
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static void add(FxRobot robot, String address, String name, String group) {
        robot.clickOn("#target-add");
        type(robot, "#target-address", address);
        type(robot, "#target-name", name);
        type(robot, "#target-group", group);
        robot.clickOn("#target-save");
    }

    private static void type(FxRobot robot, String field, String text) {
        robot.interact(() -> {
            TextField into = robot.lookup(field).queryAs(TextField.class);
            into.requestFocus();
            into.setText(text);
        });
    }

    private static void select(FxRobot robot, String name) {
        int at = names(robot).indexOf(name);
        robot.interact(() -> {
            ListView<?> list = robot.lookup("#saved-targets").queryListView();
            list.requestFocus();
            list.getSelectionModel().select(at);
        });
    }

    /// Of all lines, from the top.
    private static List<String> names(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        return robot.lookup("#saved-targets").queryListView().getItems().stream()
                .map(line -> NAME.matcher(line.toString()))
                .map(named -> named.find() ? named.group(1) : "")
                .toList();
    }

    private static List<String> texts(FxRobot robot) {
        return rows(robot).stream().flatMap(List::stream).toList();
    }

    private static String rowOf(FxRobot robot, String name) {
        return rows(robot).stream()
                .filter(row -> row.getFirst().equals(name))
                .map(row -> String.join(" ", row))
                .findFirst()
                .orElse("");
    }

    /// The texts of each row, from the top.
    private static List<List<String>> rows(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> {
            Node list = robot.lookup("#saved-targets").query();
            list.getScene().getRoot().applyCss();
            list.getScene().getRoot().layout();
        });
        return robot.lookup("#saved-targets").query().lookupAll(".target-line").stream()
                .filter(Node::isVisible)
                .sorted(java.util.Comparator.comparingDouble(Node::getLayoutY))
                .map(cell ->
                        cell.lookupAll(".label").stream()
                                .map(label -> ((Labeled) label).getText())
                                .toList())
                .filter(row -> !row.isEmpty())
                .toList();
    }
}

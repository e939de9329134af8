package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.session.api.NodeControl.DoctorAnswer;
import io.ringside.desktop.session.api.NodeControl.DoctorLine;
import io.ringside.desktop.session.api.NodeControl.DoctorState;
import io.ringside.desktop.session.api.NodeControl.Result;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// Level, rhythm, doctor and versions of each node, by mouse and by keyboard.
class NodesViewTest extends WindowFixture {
    NodesViewTest() {
        super(SampleNodes.four());
    }

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void levelRhythmTheirEndAndWhoSetThemAreShownOfEachNode(FxRobot robot) throws Exception {
        assertEquals(
                "1 of 4 detail 23 s", text(robot, "#level"), "in the toolbar, before any click");
        robot.clickOn("#level");
        List<String> cells = cells(robot, "#nodes");
        for (String wanted :
                List.of(
                        "gpu-2",
                        "detail",
                        "23 s",
                        "incident",
                        "41 s",
                        "1 of 2",
                        "level: ringside 0.1.0 window (10.0.0.7)",
                        "rhythm: asked for by an alert's webhook")) {
            assertTrue(cells.contains(wanted), wanted + " in " + cells);
        }
        assertTrue(cells.contains("lost"), "a node that is not heard is shown as such: " + cells);
        picture(robot, "nodes-dark");
    }

    @Test
    void raisingAsksOnceSaysWhatItDoesAndTellsEveryNodesAnswer(FxRobot robot) throws Exception {
        session.nodes.answer(
                "gpu-1:7575", Result.DONE, "1 of 1 process obeys: detail until 12:00.");
        session.nodes.answer(
                "gpu-2:7575",
                Result.REFUSED,
                "gpu-2:7575 refuses: This daemon can be reached by other hosts, start it with --allow-control.");
        session.nodes.answer(
                "gpu-3:7575",
                Result.REFUSED,
                "gpu-3:7575 cannot raise a level: it is a daemon of an older version, or none at all.");
        session.nodes.answer(
                "gpu-4:7575", Result.UNREACHED, "gpu-4:7575 does not accept connections.");
        robot.clickOn("#view-nodes");
        assertTrue(text(robot, "#control-whom").startsWith("To all 4 nodes."));
        robot.clickOn("#raise");
        String question = text(robot, "#control-question");
        assertTrue(question.contains("4 nodes to detail for 30 s?"), question);
        assertTrue(question.contains("fall back by themselves"), question);
        assertTrue(question.contains("measured on H200s, 29 November 2026"), question);
        assertTrue(question.contains("not a figure of this job"), question);
        assertEquals(List.of(), session.nodes.asked(), "nothing is asked before that is confirmed");
        picture(robot, "nodes-question-dark");
        robot.clickOn("#control-confirm");
        until(() -> text(robot, "#control-told").startsWith("1 of 4 nodes did it"));
        assertEquals(
                "1 of 4 nodes did it, 2 refused, 1 not reached.", text(robot, "#control-told"));
        assertEquals(
                List.of(
                        "gpu-1:7575 DETAIL 30",
                        "gpu-2:7575 DETAIL 30",
                        "gpu-3:7575 DETAIL 30",
                        "gpu-4:7575 DETAIL 30"),
                session.nodes.asked());
        String answers = answers(robot);
        for (String why :
                List.of("--allow-control", "older version", "does not accept", "detail until")) {
            assertTrue(answers.contains(why), why + " in " + answers);
        }
        assertTrue(
                answers.indexOf("refuses") < answers.indexOf("obeys"),
                "what went wrong is told first: " + answers);
        picture(robot, "nodes-answers-dark");
    }

    @Test
    void byKeyboardOneNodeIsChosenAndAskedForAnIncident(FxRobot robot) throws Exception {
        session.nodes.answer("gpu-1:7575", Result.DONE, "Rhythm incident until 12:00.");
        robot.type(KeyCode.DIGIT8);
        focus(robot, "#nodes");
        robot.type(KeyCode.HOME);
        robot.interact(() -> table(robot).getSelectionModel().select(0));
        robot.type(KeyCode.ENTER);
        assertEquals("To 1 of 4 nodes.", text(robot, "#control-whom"));
        assertTrue(cells(robot, "#nodes").contains("chosen"));
        focus(robot, "#incident-seconds");
        robot.eraseText(2).write("90");
        focus(robot, "#incident-reason");
        robot.write("slow step");
        robot.type(KeyCode.TAB);
        robot.type(KeyCode.ENTER);
        assertTrue(
                text(robot, "#control-question")
                        .contains("gpu-1 read their sources faster for 90 s"));
        robot.type(KeyCode.ENTER);
        until(() -> text(robot, "#control-told").equals("1 of 1 node did it."));
        assertEquals(List.of("gpu-1:7575 incident 90 slow step"), session.nodes.asked());
    }

    @Test
    void escapeLeavesTheQuestionAndNothingIsAsked(FxRobot robot) {
        robot.clickOn("#view-nodes").clickOn("#end-raise");
        assertTrue(seen(robot, "#control-question"));
        robot.type(KeyCode.ESCAPE);
        assertFalse(seen(robot, "#control-question"));
        assertEquals(List.of(), session.nodes.asked());
    }

    @Test
    void aNodeThatDoesNotAnswerIsGivenUpByTheUserAndToldAsThat(FxRobot robot) throws Exception {
        session.nodes.answer("gpu-1:7575", Result.DONE, "Rhythm normal.");
        robot.clickOn("#view-nodes").clickOn("#normal").clickOn("#control-confirm");
        until(() -> text(robot, "#control-told").equals("1 of 4 nodes answered"));
        robot.clickOn("#control-cancel");
        until(() -> text(robot, "#control-told").contains("did it"));
        assertEquals("1 of 4 nodes did it, 3 given up.", text(robot, "#control-told"));
        assertTrue(seen(robot, "#raise"), "the next can be asked");
    }

    @Test
    void secondsBeyondWhatADaemonTakesAreRefusedWithASentence(FxRobot robot) {
        robot.clickOn("#view-nodes");
        for (String seconds : List.of("0", "601", "-1", "x", "99999999999999999999")) {
            robot.interact(
                    () -> robot.lookup("#raise-seconds").queryAs(TextField.class).setText(seconds));
            robot.clickOn("#raise");
            assertTrue(
                    text(robot, "#control-wrong")
                            .endsWith("is no number of seconds from 1 to 600."));
            assertTrue(robot.lookup("#control-wrong").query().isVisible());
            assertFalse(seen(robot, "#control-question"));
        }
    }

    @Test
    void theDoctorsPageOfANodeTellsWhatFailsFirstWithTheLineThatMendsIt(FxRobot robot)
            throws Exception {
        session.nodes.pages.put("gpu-2:7575", page("gpu-2:7575"));
        robot.clickOn("#view-nodes");
        robot.clickOn(cell(robot, "gpu-2"));
        assertEquals("Doctor of gpu-2", title(robot));
        robot.clickOn("#doctor-look");
        until(() -> text(robot, "#doctor-summary").equals("1 ok, 0 warn, 1 fail."));
        List<String> commands =
                robot.lookup(".doctor-command").queryAllAs(TextField.class).stream()
                        .map(TextField::getText)
                        .toList();
        assertEquals(List.of("sudo modprobe nvidia", "nvidia-smi"), commands);
        List<String> notes =
                robot.lookup(".doctor-note").queryAllAs(Label.class).stream()
                        .map(Labeled::getText)
                        .toList();
        assertEquals(List.of("No NVML here.", "Java 25."), notes, "what fails is first");
        robot.clickOn("#doctor-copy");
        String[] copied = new String[1];
        robot.interact(() -> copied[0] = Clipboard.getSystemClipboard().getString());
        assertTrue(copied[0].contains("fail  nvml  No NVML here.\n      sudo modprobe nvidia"));
        picture(robot, "nodes-doctor-dark");
    }

    @Test
    void anOlderDaemonsDoctorIsOneSentenceWithTheCommandToRunThere(FxRobot robot) throws Exception {
        String old =
                "gpu-3:7575 is a daemon of an older version and tells no doctor's page; run on that node: ringside-node doctor.";
        session.nodes.pages.put(
                "gpu-3:7575", new DoctorAnswer("gpu-3:7575", Result.REFUSED, old, List.of()));
        robot.clickOn("#view-nodes");
        robot.clickOn(cell(robot, "gpu-3"));
        robot.clickOn("#doctor-look");
        until(() -> robot.lookup(".doctor-note").queryAs(Label.class).getText().equals(old));
        assertEquals(
                "ringside-node doctor",
                robot.lookup(".doctor-command").queryAs(TextField.class).getText());
    }

    @Test
    void aDoctorThatHangsIsGivenUp(FxRobot robot) throws Exception {
        robot.clickOn("#view-nodes");
        robot.clickOn(cell(robot, "gpu-1"));
        robot.clickOn("#doctor-look").clickOn("#doctor-cancel");
        until(() -> !robot.lookup("#doctor-look").query().isDisabled());
        assertFalse(robot.lookup("#doctor-cancel").query().isVisible());
    }

    @Test
    void versionsThatDifferAreOneLineAndEqualOnesSayNothing(FxRobot robot) throws Exception {
        robot.clickOn("#view-nodes");
        String said = text(robot, "#versions");
        assertTrue(said.startsWith("gpu-3: Its daemon is 0.0.9"), said);
        assertFalse(said.contains("gpu-1"), said);
        robot.clickOn("#target-states");
        assertTrue(
                robot.lookup(".muted").queryAllAs(Label.class).stream()
                        .anyMatch(label -> label.getText().contains("Update the daemon.")),
                "also where the targets are listed");
        robot.type(KeyCode.ESCAPE);
        session.publish(SampleNodes.many(8));
        until(() -> !robot.lookup("#versions").query().isVisible());
    }

    @Test
    void whatWasChosenOfAnotherClusterIsNotAsked(FxRobot robot) throws Exception {
        robot.clickOn("#view-nodes");
        robot.clickOn(cell(robot, "gpu-4"));
        assertEquals("To 1 of 4 nodes.", text(robot, "#control-whom"));
        session.publish(SampleNodes.many(2));
        until(() -> text(robot, "#control-whom").startsWith("To all 2 nodes."));
    }

    private static DoctorAnswer page(String target) {
        return new DoctorAnswer(
                target,
                Result.DONE,
                "1 ok, 0 warn, 1 fail.",
                List.of(
                        new DoctorLine("java", "Node", DoctorState.OK, "Java 25.", ""),
                        new DoctorLine(
                                "nvml",
                                "GPUs",
                                DoctorState.FAIL,
                                "No NVML here.",
                                "sudo modprobe nvidia\nnvidia-smi")));
    }

    private static String title(FxRobot robot) {
        return robot.from(robot.lookup("#doctor"))
                .lookup(".title")
                .queryAs(Labeled.class)
                .getText();
    }

    private static Node cell(FxRobot robot, String text) {
        return robot.from(robot.lookup("#nodes"))
                .lookup((Node node) ->
                        node instanceof javafx.scene.control.TableCell<?, ?> cell
                                && text.equals(cell.getText()))
                .query();
    }

    private static javafx.scene.control.TableView<?> table(FxRobot robot) {
        return robot.lookup("#nodes").queryAs(javafx.scene.control.TableView.class);
    }

    private static boolean seen(FxRobot robot, String query) {
        for (Node at = robot.lookup(query).query(); at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return true;
    }

    private static void focus(FxRobot robot, String query) {
        robot.interact(() -> robot.lookup(query).query().requestFocus());
    }

    private static String answers(FxRobot robot) {
        return robot.lookup("#control-results .answer").queryAllAs(Labeled.class).stream()
                .map(Labeled::getText)
                .collect(Collectors.joining("\n"));
    }
}

package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.session.api.Comparing.Outcome;
import io.ringside.desktop.session.api.RunPart;
import io.ringside.desktop.session.api.RunPart.Range;
import io.ringside.desktop.ui.compare.ComparePanel;
import io.ringside.desktop.ui.export.FileChoice;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.diff.DiffRow;
import io.ringside.desktop.viewdata.diff.DiffRow.Course;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Two runs side by side, by menu, by key, by dropping them and from a selected time.
class CompareViewTest extends WindowFixture {
    private static final Path YESTERDAY = Path.of("/tmp/yesterday.ringside");
    private static final Path TODAY = Path.of("/tmp/today.ringside");

    @TempDir static Path folder;

    private volatile List<Path> chosen = List.of(YESTERDAY, TODAY);

    CompareViewTest() {
        super(SampleFindings.eightRanks());
    }

    @Start
    void start(Stage stage) {
        answerWith(
                new FileChoice() {
                    @Override
                    public List<Path> toOpen() {
                        return chosen;
                    }

                    @Override
                    public Optional<Path> export(String name) {
                        return Optional.of(folder.resolve(name));
                    }
                });
        open(stage);
    }

    private static RunPart all(Path file) {
        return new RunPart(file, Range.ALL);
    }

    @Test
    void byKeyTwoRunsAreAskedForAndWhatGotWorseIsToldFirst(FxRobot robot) throws Exception {
        robot.push(KeyCode.CONTROL, KeyCode.D);
        assertEquals(List.of(List.of(all(YESTERDAY), all(TODAY))), session.compared);
        session.answer(new Outcome.Compared(SampleDiff.ofRanks(8)));
        until(() -> text(robot, "#compare-state").startsWith("3 of"));
        until(() ->
                cells(robot, "#compare-rows")
                        .containsAll(
                                List.of(
                                        "worse",
                                        "+1.88\u202Fms",
                                        "+28.6\u202F%",
                                        "\u2212750\u202FMHz")));
        DiffRow first =
                robot.lookup("#compare-rows").<DiffRow>queryTableView().getItems().getFirst();
        assertEquals(Course.WORSE, first.course());
        until(() -> cells(robot, "#compare-findings").contains("came"));
        assertTrue(text(robot, "#compare-apart").contains("only before: dp 2 ranks"));
        for (String theme : List.of("dark", "light", "contrast")) {
            picture(robot, "compare-8-" + theme);
            robot.push(KeyCode.T);
        }
        robot.interact(() ->
                robot.lookup(".compare").queryAs(ComparePanel.class).show(SampleDiff.ofRanks(64)));
        picture(robot, "compare-64-dark");
    }

    @Test
    void whatWasComparedElsewhereSaysOfWhichRunsItIs(FxRobot robot) throws Exception {
        RunPart part = new RunPart(TODAY, RunPart.range("10s..40s"));
        robot.clickOn("#view-compare");
        robot.interact(() ->
                main(robot)
                        .show(new StillLook.Compared(all(YESTERDAY), part, SampleDiff.ofRanks(8))));
        assertEquals(YESTERDAY.toString(), field(robot, "#compare-before"));
        assertEquals(TODAY.toString(), field(robot, "#compare-after"));
        assertEquals("10s..40s", field(robot, "#compare-range-after"));
        assertTrue(text(robot, "#compare-state").startsWith("3 of"));
    }

    private static String field(FxRobot robot, String id) {
        return robot.lookup(id).queryAs(TextField.class).getText();
    }

    @Test
    void whatIsComparedIsExportedAsRows(FxRobot robot) throws Exception {
        robot.interact(main(robot).actions().get("export-comparison-csv").run());
        until(() -> text(robot, "#export-note").startsWith("Nothing is compared yet"));
        robot.interact(() -> robot.lookup("#view-compare").queryAs(ToggleButton.class).fire());
        until(() -> robot.lookup(".compare").tryQuery().isPresent());
        robot.interact(() ->
                robot.lookup(".compare").queryAs(ComparePanel.class).show(SampleDiff.ofRanks(8)));
        robot.interact(main(robot).actions().get("export-comparison-csv").run());
        until(() -> text(robot, "#export-note").startsWith("saved "));
        List<String> lines = Files.readAllLines(folder.resolve("ringside-comparison.csv"));
        assertEquals(1 + 13 + 2 + 1, lines.size(), lines::toString);
        assertTrue(lines.get(1).startsWith("worse,step,"), lines.get(1));
        assertTrue(lines.getLast().contains("not aligned,only before: dp 2 ranks"));
    }

    @Test
    void byMenuTheRunThatIsShownIsPutBesideTheOneThatIsChosen(FxRobot robot) {
        session.file = Optional.of(TODAY);
        chosen = List.of(YESTERDAY);
        robot.clickOn("#open").clickOn("#open-compare");
        assertEquals(List.of(List.of(all(YESTERDAY), all(TODAY))), session.compared);
        robot.clickOn("#compare-swap");
        assertEquals(List.of(all(TODAY), all(YESTERDAY)), session.compared.getLast());
    }

    @Test
    void aTimeThatIsSelectedIsComparedWithAsLongBeforeIt(FxRobot robot) throws Exception {
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.D);
        until(() -> text(robot, "#compare-state").contains("open it, select a time"));
        session.file = Optional.of(TODAY);
        robot.push(KeyCode.DIGIT1).push(KeyCode.G);
        until(() -> robot.lookup("#chip-time").tryQuery().isPresent());
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.D);
        until(() -> !session.compared.isEmpty());
        List<RunPart> asked = session.compared.getLast();
        TimeSpan before = ((Range.At) asked.getFirst().range()).epoch();
        TimeSpan after = ((Range.At) asked.getLast().range()).epoch();
        assertEquals(before.endEpochNanos(), after.startEpochNanos());
        assertEquals(
                after.endEpochNanos() - after.startEpochNanos(),
                before.endEpochNanos() - before.startEpochNanos());
    }

    @Test
    void aRangeIsTypedAndAWrongOneIsSaid(FxRobot robot) throws Exception {
        robot.clickOn("#view-compare");
        until(() -> robot.lookup("#compare-before").tryQuery().isPresent());
        robot.clickOn("#compare-before").write("/tmp/a.ringside");
        robot.clickOn("#compare-after").write("/tmp/a.ringside");
        robot.clickOn("#compare-range-after").write("9s..3s").push(KeyCode.ENTER);
        until(() -> text(robot, "#compare-state").equals("\"9s..3s\" ends before it begins"));
        assertEquals(List.of(), session.compared);
        robot.lookup("#compare-range-after").queryAs(TextField.class).clear();
        robot.clickOn("#compare-range-after").write("10s..40s").clickOn("#compare-go");
        assertEquals(RunPart.range("10s..40s"), session.compared.getLast().getLast().range());
    }

    @Test
    void whatTakesItsTimeIsGivenUpByEscAndNeverTold(FxRobot robot) throws Exception {
        robot.push(KeyCode.CONTROL, KeyCode.D);
        until(() -> robot.lookup("#compare-cancel").query().isVisible());
        robot.push(KeyCode.ESCAPE);
        until(() -> text(robot, "#compare-state").equals("Given up."));
        assertEquals(1, session.givenUp.get());
        assertFalse(robot.lookup("#compare-cancel").query().isVisible());
    }

    @Test
    void twoFilesThatWereOpenedTogetherAreComparedByOneClick(FxRobot robot) throws Exception {
        robot.push(KeyCode.CONTROL, KeyCode.O);
        until(() -> robot.lookup("#open-compare-pair").query().isVisible());
        robot.clickOn("#open-compare-pair");
        assertEquals(List.of(List.of(all(YESTERDAY), all(TODAY))), session.compared);
    }

    @Test
    void whyTheyCannotBeComparedIsSaidAndNoTargetIsNeeded(FxRobot robot) throws Exception {
        session.publish(ClusterView.empty(SampleCluster.NOW));
        until(() -> robot.lookup("#empty").query().isVisible());
        robot.push(KeyCode.CONTROL, KeyCode.D);
        session.answer(new Outcome.Refused("today.ringside is not there: give a recording."));
        until(() -> text(robot, "#compare-state").startsWith("today.ringside is not there"));
        assertFalse(robot.lookup("#empty").query().isVisible());
        picture(robot, "compare-refused-dark");
        robot.push(KeyCode.DIGIT1);
        WaitForAsyncUtils.waitForFxEvents();
        assertTrue(robot.lookup("#empty").query().isVisible());
    }
}

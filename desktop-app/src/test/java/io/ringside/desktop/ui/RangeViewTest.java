package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.model.subject.TimeSpan;
import io.ringside.desktop.ui.select.RangeNote;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.ClusterView.OverRange;
import io.ringside.desktop.viewdata.LinkView;
import io.ringside.desktop.viewdata.OperationRow;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// Heat map, tables and link figures follow the time that is selected.
class RangeViewTest extends WindowFixture {
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> TOTALS = List.of("kernel", "60");
    private static final ClusterView EIGHT = SampleCluster.eightRanks();

    RangeViewTest() {
        super(EIGHT);
    }

    @Start
    void start(Stage stage) {
        session.keepsHistory = true;
        open(stage);
    }

    @Test
    void aTimeThatIsChosenByKeyboardGivesItsOwnFiguresAndTheNewestTimeTheTotals(FxRobot robot)
            throws TimeoutException {
        TimeSpan asked = park(robot);
        assertTrue(
                text(robot, "#heat-range").startsWith("No history yet for "),
                "never the live values as those of the range");
        assertEquals(List.of(), cells(robot, "#collectives"));
        session.publish(with(kept(asked, asked, 0)));
        until(() -> cells(robot, "#collectives").contains("4,321"));
        assertEquals(text(robot, "#heat-range"), text(robot, "#tables-range"));
        assertTrue(text(robot, "#heat-range").endsWith(" UTC"), text(robot, "#heat-range"));
        assertEquals("7.00\u202FMiB \u00B7 3 transfers", bytesOfFirstCell(robot));
        picture(robot, "range-dark");
        robot.push(KeyCode.ESCAPE).push(KeyCode.END);
        until(() -> !robot.lookup("#heat-range").query().isVisible());
        until(() -> cells(robot, "#collectives").containsAll(TOTALS));
        assertEquals(Optional.empty(), session.ranges.getLast());
    }

    @Test
    void aTimeThatIsNotKeptSaysSoAndShowsNothing(FxRobot robot) throws TimeoutException {
        TimeSpan asked = park(robot);
        TimeSpan reach = new TimeSpan(asked.endEpochNanos() + SECOND, SampleCluster.NOW);
        session.publish(
                with(
                        new OverRange(
                                asked,
                                Optional.empty(),
                                Optional.of(reach),
                                1,
                                0,
                                List.of(),
                                List.of(),
                                List.of())));
        until(() -> text(robot, "#heat-range").contains("history reaches from"));
        assertEquals(List.of(), cells(robot, "#collectives"));
        picture(robot, "range-not-kept-dark");
    }

    @Test
    void whileThePictureIsKeptTheRangeStillComes(FxRobot robot) throws TimeoutException {
        robot.clickOn("#pause");
        TimeSpan asked = park(robot);
        session.publish(with(kept(asked, asked, 0)));
        until(() -> cells(robot, "#collectives").contains("4,321"));
        assertTrue(text(robot, "#pause-note").startsWith("Paused"), text(robot, "#pause-note"));
    }

    @Test
    void goingOnByMouseFollowsTheNewestTimeAgain(FxRobot robot) throws TimeoutException {
        TimeSpan asked = park(robot);
        session.publish(with(kept(asked, asked, 0)));
        until(() -> cells(robot, "#collectives").contains("4,321"));
        robot.clickOn("#live");
        until(() -> !robot.lookup("#tables-range").query().isVisible());
        assertFalse(cells(robot, "#collectives").contains("4,321"));
    }

    @Test
    void aSessionWithoutHistorySaysThatItsFiguresAreNotOfThatTime(FxRobot robot)
            throws TimeoutException {
        session.keepsHistory = false;
        park(robot);
        until(() -> text(robot, "#heat-range").startsWith("Since the start, not of "));
        assertTrue(
                cells(robot, "#collectives").containsAll(TOTALS),
                () -> String.valueOf(cells(robot, "#collectives")));
    }

    @Test
    void latencyOfARangeIsAbsentAndSaysWhy(FxRobot robot) throws TimeoutException {
        TimeSpan asked = park(robot);
        session.publish(with(kept(asked, asked, 0)));
        robot.clickOn("#view-heat-map").clickOn("#metric-latency");
        until(() ->
                robot.lookup(".heat-notice .label")
                        .queryLabeled()
                        .getText()
                        .startsWith("No latency of a range"));
    }

    @Test
    void aRangeWithinASecondIsToldByItsLength() {
        TimeSpan asked = new TimeSpan(10 * SECOND, 10 * SECOND + 340_000_000);
        assertEquals(
                "No history yet for 340\u202Fms at 00:00:10 UTC",
                RangeNote.text(OverRange.nothing(asked)));
    }

    @Test
    void whatIsOlderThanTheHistoryAndNodesWithoutAreNamed() {
        TimeSpan asked = new TimeSpan(0, 60 * SECOND);
        OverRange part = kept(asked, new TimeSpan(30 * SECOND, 60 * SECOND), 2);
        assertEquals(
                "00:00:30 to 00:01:00 UTC, older is not kept, without 2 nodes of which it is not kept",
                RangeNote.text(part));
    }

    @Test
    void rowsBeyondTheHistorysRoomAreCounted() {
        TimeSpan asked = new TimeSpan(30 * SECOND, 60 * SECOND);
        assertEquals(
                "00:00:30 to 00:01:00 UTC, 1,204 rows beyond 8,192 left out",
                RangeNote.text(
                        new OverRange(
                                asked,
                                Optional.of(asked),
                                Optional.of(asked),
                                0,
                                1204,
                                List.of(),
                                List.of(),
                                List.of())));
    }

    /// By keys: nearer, and earlier.
    private TimeSpan park(FxRobot robot) throws TimeoutException {
        robot.interact(() -> robot.lookup("#timeline").query().requestFocus());
        robot.push(KeyCode.W).push(KeyCode.A);
        until(() -> !session.ranges.isEmpty() && session.ranges.getLast().isPresent());
        until(() -> robot.lookup("#heat-range").query().isVisible());
        return session.ranges.getLast().orElseThrow();
    }

    private static String bytesOfFirstCell(FxRobot robot) throws TimeoutException {
        Node map = robot.lookup("#heat-map").query();
        robot.interact(map::requestFocus);
        robot.push(KeyCode.ALT, KeyCode.RIGHT).push(KeyCode.ALT, KeyCode.RIGHT).push(KeyCode.ENTER);
        until(() -> robot.lookup("#heat-details").query().isVisible());
        return robot
                .from(robot.lookup("#heat-details"))
                .lookup(".text-field")
                .queryAllAs(TextField.class)
                .stream()
                .map(TextField::getText)
                .filter(text -> text.contains("MiB"))
                .findFirst()
                .orElse(robot.lookup("#heat-map").query().getAccessibleText());
    }

    private static OverRange kept(TimeSpan asked, TimeSpan shown, int without) {
        return new OverRange(
                asked,
                Optional.of(shown),
                Optional.of(shown),
                without,
                0,
                List.of(
                        new LinkView(
                                0,
                                0,
                                1,
                                Provenance.MEASURED,
                                7 << 20,
                                3,
                                OptionalDouble.of(2e9),
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                Optional.empty(),
                                false)),
                List.of(
                        new OperationRow(
                                0,
                                0,
                                0,
                                "AllReduce",
                                "ncclFloat32",
                                OptionalInt.empty(),
                                1 << 20,
                                true,
                                "RING",
                                "SIMPLE",
                                0,
                                4321,
                                4321L << 20,
                                0,
                                0,
                                "",
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                0,
                                false)),
                List.of());
    }

    /// As a session tells it: the totals, and the range beside them.
    private static ClusterView with(OverRange over) {
        return new ClusterView(
                EIGHT.version() + 1,
                EIGHT.asOfEpochNanos(),
                EIGHT.nodes(),
                EIGHT.communicators(),
                EIGHT.ranks(),
                EIGHT.links(),
                EIGHT.collectives(),
                EIGHT.p2p(),
                EIGHT.progress(),
                EIGHT.gpus(),
                EIGHT.losses(),
                EIGHT.timeline(),
                EIGHT.concerns(),
                Optional.of(over));
    }
}

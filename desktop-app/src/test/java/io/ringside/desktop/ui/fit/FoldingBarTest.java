package io.ringside.desktop.ui.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;

/// Where controls go that have no room in one row.
class FoldingBarTest {
    private static final double ROW = 30;
    private static final double GAP = 8;

    private final FoldingBar bar = new FoldingBar(ROW, GAP);
    private final List<Node> controls = new ArrayList<>();

    @Test
    void inOneRowAllHaveTheirWidth() {
        add(100, 100);
        bar.addSpace();
        add(50);
        assertEquals(List.of(3), rows(400));
        assertEquals(400, controls.getLast().getBoundsInParent().getMaxX());
    }

    @Test
    void whatStandsAtTheRightGoesOnTogetherWhereOneWouldBeAlone() {
        add(100, 100);
        bar.addSpace();
        add(50, 30, 30);
        assertEquals(List.of(2, 3), rows(320));
        assertEquals(320, controls.getLast().getBoundsInParent().getMaxX());
    }

    @Test
    void aWideControlMayStandAlone() {
        add(100, 100, 100, 200);
        assertEquals(List.of(3, 1), rows(330));
    }

    @Test
    void nothingSmallGoesOnAlone() {
        add(100, 100, 100, 30);
        assertEquals(List.of(2, 2), rows(330));
    }

    @Test
    void whatIsFoldedToNothingIsNoCompany() {
        add(100, 100, 100);
        Region folding = new Region();
        folding.setPrefSize(30, 20);
        bar.addFolding(folding, new Region());
        add(30);
        assertEquals(List.of(2, 2), rows(330));
    }

    @Test
    void companyIsNotForcedWhereItDoesNotFit() {
        add(20, 24, 50);
        bar.addSpace();
        add(80);
        assertEquals(List.of(3, 1), rows(120));
    }

    @Test
    void withRoomForOneOnlyEachHasItsRow() {
        add(100, 100, 100);
        assertEquals(List.of(1, 1, 1), rows(110));
    }

    @Test
    void moreThanTwoRowsAreFilledOneAfterTheOther() {
        add(100, 100, 100);
        bar.addSpace();
        add(100, 100, 100, 50);
        assertEquals(List.of(3, 2, 2), rows(330));
        controls.forEach(
                each -> assertTrue(each.getBoundsInParent().getMaxX() <= 330, each::toString));
    }

    private void add(double... widths) {
        for (double width : widths) {
            Region control = new Region();
            control.setMinSize(width, 20);
            control.setPrefSize(width, 20);
            controls.add(control);
            bar.add(control);
        }
    }

    /// How many controls each row has.
    private List<Integer> rows(double width) {
        bar.resize(width, bar.prefHeight(width));
        bar.layout();
        List<Integer> counts = new ArrayList<>();
        for (double top = 0; top < bar.getHeight(); top += ROW) {
            double from = top;
            counts.add(
                    (int)
                            controls.stream()
                                    .map(each -> each.getBoundsInParent().getMinY())
                                    .filter(y -> y >= from && y < from + ROW)
                                    .count());
        }
        return counts;
    }
}

package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.ui.fit.FoldingBar;
import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.themes.Theme;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.image.ImageView;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What somebody sees who opens the window and touches nothing: the culprit's row whole, cells that
/// can be told apart, bars in as few rows as fit.
class FirstSightTest {
    @BeforeAll
    static void toolkit() {
        ViewPulse.startToolkit();
    }

    @ParameterizedTest
    @CsvSource({"900,700", "1000,650", "1280,760", "1280,800", "1920,1080", "2560,1440"})
    void theMostCostlyFindingIsReadWithoutScrolling(int width, int height) throws Exception {
        for (ClusterView view : List.of(SampleFindings.eightRanks(), SampleFindings.sixtyFour())) {
            shown(
                    view,
                    width,
                    height,
                    scene -> {
                        ListView<?> list = (ListView<?>) scene.lookup("#findings-list");
                        Bounds first = scenic(cell(list, 0));
                        assertTrue(
                                first.getMaxY() <= scenic(list).getMaxY() + 1,
                                first + " ends below " + scenic(list));
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cellsOfSixtyFourRanksHaveThreePixels(boolean chosen) throws Exception {
        shown(
                SampleFindings.sixtyFour(),
                1280,
                800,
                scene -> {
                    MainView main = (MainView) scene.lookup("#main");
                    if (chosen) {
                        main.go(0);
                        Wholeness.settle(scene, main);
                    }
                    ImageView picture = (ImageView) scene.lookup("#heat-map").lookup("PixelView");
                    assertTrue(
                            picture.getImage().getWidth() >= 3 * 64,
                            "the matrix is " + picture.getImage().getWidth() + " wide");
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {800, 900, 1000, 1280, 1920})
    void noControlStandsAloneInARow(int width) throws Exception {
        for (ClusterView view :
                List.of(
                        SampleFindings.sixtyFour(),
                        SampleCluster.simulated(),
                        SampleCluster.twoRanks())) {
            shown(
                    view,
                    width,
                    700,
                    scene -> {
                        for (Node bar : scene.getRoot().lookupAll("*")) {
                            if (bar instanceof FoldingBar folding) {
                                List<List<Bounds>> rows = rows(folding);
                                assertTrue(
                                        rows.size() < 2
                                                || rows.getLast().size() > 1
                                                || rows.getLast().getFirst().getWidth() >= 96
                                                || rows.get(rows.size() - 2).size() == 1
                                                || rows.get(rows.size() - 2).getLast().getWidth()
                                                                + rows.getLast()
                                                                        .getFirst()
                                                                        .getWidth()
                                                        > bar.getLayoutBounds().getWidth(),
                                        bar + " has rows " + rows);
                            }
                        }
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {900, 1000, 1280})
    void theToolbarIsOneRow(int width) throws Exception {
        for (ClusterView view : List.of(SampleFindings.sixtyFour(), SampleCluster.simulated())) {
            shown(
                    view,
                    width,
                    700,
                    scene -> {
                        FoldingBar bar = (FoldingBar) scene.lookup(".top-bar");
                        assertEquals(1, rows(bar).size(), () -> rows(bar).toString());
                    });
        }
    }

    private static ListCell<?> cell(ListView<?> list, int index) {
        return list.lookupAll(".list-cell").stream()
                .filter(ListCell.class::isInstance)
                .map(each -> (ListCell<?>) each)
                .filter(each -> each.getIndex() == index && !each.isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /// The controls of each row, from the top.
    private static List<List<Bounds>> rows(FoldingBar bar) {
        List<Bounds> seen =
                bar.getChildrenUnmodifiable().stream()
                        .filter(Node::isVisible)
                        .map(Node::getBoundsInParent)
                        .filter(bounds -> bounds.getWidth() > 0 && bounds.getHeight() > 0)
                        .sorted(Comparator.comparingDouble(Bounds::getCenterY))
                        .toList();
        List<List<Bounds>> rows = new ArrayList<>();
        double last = Double.NEGATIVE_INFINITY;
        for (Bounds bounds : seen) {
            if (bounds.getCenterY() - last > 10) {
                rows.add(new ArrayList<>());
            }
            last = bounds.getCenterY();
            rows.getLast().add(bounds);
        }
        return rows;
    }

    private static Bounds scenic(Node node) {
        return node.localToScene(node.getLayoutBounds());
    }

    private interface Look {
        void at(Scene scene);
    }

    private static void shown(ClusterView view, int width, int height, Look look) throws Exception {
        ViewPulse.onToolkit(() -> {
            Typeface.load();
            Scene scene = Wholeness.window(view, width, height, Theme.DARK);
            look.at(scene);
            ((MainView) scene.lookup("#main")).close();
        });
    }
}

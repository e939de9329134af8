package io.ringside.desktop.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.ui.select.ViewKind;
import io.ringside.desktop.ui.theme.Typeface;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.finding.FindingView.Cost;
import io.ringside.themes.Theme;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import javafx.scene.Scene;
import javafx.scene.control.ToggleButton;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// At every width all that the window says can be read: healthy and with a finding chosen, with 8
/// and with 64 ranks, in every view.
class NarrowWindowTest {
    private static final int HEIGHT = 700;

    @BeforeAll
    static void toolkit() {
        ViewPulse.startToolkit();
    }

    @ParameterizedTest
    @ValueSource(ints = {800, 900, 1000, 1200, 1280, 1440, 2560})
    void nothingIsCutWhileAllIsWell(int width) throws Exception {
        assertEquals(List.of(), cut(SampleCluster.eightRanks(), width, false));
        assertEquals(List.of(), cut(SampleCluster.manyRanks(64), width, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {800, 900, 1000, 1200, 1280, 1440, 2560})
    void nothingIsCutWithAFindingChosen(int width) throws Exception {
        assertEquals(List.of(), cut(SampleFindings.eightRanks(), width, true));
        assertEquals(List.of(), cut(SampleFindings.sixtyFour(), width, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {800, 900, 1000, 1280})
    void aLargeCostIsToldWithItsWholeUnit(int width) throws Exception {
        ClusterView view = SampleFindings.sixtyFour();
        Cost cost =
                new Cost(OptionalDouble.of(0.062), OptionalDouble.of(1_240), Cost.Known.ESTIMATE);
        ClusterView costly =
                SampleFindings.with(
                        view,
                        List.of(SampleFindings.late(view, 3, cost)),
                        view.concerns().standings());
        assertEquals(List.of(), cut(costly, width, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {800, 900, 1000, 1280})
    void nothingIsCutOfASimulatedCluster(int width) throws Exception {
        assertEquals(List.of(), cut(SampleCluster.simulated(), width, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 130, 150, 200})
    void nothingIsCutWithLargerOrSmallerText(int percent) throws Exception {
        assertEquals(List.of(), cut(SampleFindings.sixtyFour(), 1600, true, percent));
    }

    private static List<String> cut(ClusterView view, int width, boolean chosen) throws Exception {
        return cut(view, width, chosen, 100);
    }

    private static List<String> cut(ClusterView view, int width, boolean chosen, int percent)
            throws Exception {
        List<String> wrong = new ArrayList<>();
        ViewPulse.onToolkit(() -> {
            Typeface.load();
            Scene scene =
                    Wholeness.window(
                            view, width, HEIGHT * Math.max(100, percent) / 100, Theme.DARK);
            MainView main = (MainView) scene.lookup("#main");
            String towards = percent > 100 ? "text-larger" : "text-smaller";
            for (int i = 0; i < Math.abs(percent - 100) / 10; i++) {
                main.actions().get(towards).run().run();
            }
            if (chosen) {
                main.go(0);
            }
            for (ViewKind kind : ViewKind.values()) {
                ((ToggleButton) scene.lookup("#" + kind.id())).fire();
                Wholeness.settle(scene, main);
                Wholeness.cut(scene).forEach(each -> wrong.add(kind + ": " + each));
                Wholeness.covered(scene).forEach(each -> wrong.add(kind + ": " + each));
            }
            main.close();
        });
        return wrong;
    }
}

package io.ringside.desktop.ui.gpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import eu.hansolo.tilesfx.Tile;
import io.ringside.desktop.ui.pulse.ViewPulse;
import io.ringside.desktop.viewdata.GpuView;
import io.ringside.protocol.figures.Figure;
import io.ringside.protocol.gpu.GpuFact;
import io.ringside.protocol.gpu.KnownGpu;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.Path;
import javafx.scene.text.Text;
import javafx.scene.transform.Rotate;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GpuCardTest {
    private static final double DEGREES = 0.001;

    @BeforeAll
    static void startsTheToolkit() {
        ViewPulse.startToolkit();
    }

    @Test
    void theGaugesWordsStandBelowItsArcAlsoWhereItWasFilledBeforeItWasShown() {
        ViewPulse.onToolkit(() -> {
            GpuCard card = new GpuCard();
            card.show(gpu(98.1, 700), "host", 1);
            dress(card);
            assertBelowTheArc(card, "700");
        });
    }

    @Test
    void theyDoSoWithALimitThatComesOrChangesLater() {
        ViewPulse.onToolkit(() -> {
            GpuCard card = new GpuCard();
            card.show(gpu(98.1, 0), "host", 1);
            StackPane root = dress(card);
            for (int limit : List.of(700, 400)) {
                card.show(gpu(98.1, limit), "host", 2);
                root.applyCss();
                root.layout();
                assertBelowTheArc(card, String.valueOf(limit));
            }
        });
    }

    @Test
    void aLimitThatIsNoRoundNumberKeepsItsGauge() {
        ViewPulse.onToolkit(() -> {
            GpuCard card = new GpuCard();
            card.show(gpu(250, 560), "host", 1);
            StackPane root = dress(card);
            Node gauge = find(card, Tile.class::isInstance);
            card.show(gpu(260, 560), "host", 2);
            root.layout();
            assertSame(gauge, find(card, Tile.class::isInstance));
            assertBelowTheArc(card, "600");
        });
    }

    @Test
    void aNarrowCardHoldsItsGauge() {
        ViewPulse.onToolkit(() -> {
            GpuCard card = new GpuCard();
            card.show(gpu(98.1, 700), "host", 1);
            StackPane root = dress(card);
            root.resize(180, 500);
            root.layout();
            Node gauge = find(card, Tile.class::isInstance);
            double right = gauge.localToScene(gauge.getLayoutBounds()).getMaxX();
            assertTrue(right <= 180, "it ends at " + right);
            assertBelowTheArc(card, "700");
        });
    }

    private static void assertBelowTheArc(GpuCard card, String limit) {
        Bounds all = card.localToScene(card.getBoundsInLocal());
        Text most = (Text) find(card, node -> node instanceof Text t && t.getText().equals(limit));
        Bounds words = most.localToScene(most.getBoundsInLocal());
        assertTrue(words.getMinY() > all.getMinY() + 100, words + " stands at the top of " + all);
    }

    @Test
    void theNeedleFollowsTheValueAndTheLimit() {
        ViewPulse.onToolkit(() -> {
            GpuCard half = new GpuCard();
            half.show(gpu(350, 700), "host", 1);
            dress(half);
            GpuCard less = new GpuCard();
            less.show(gpu(100, 700), "host", 1);
            dress(less);
            assertTrue(angle(less) < angle(half) - 30, angle(less) + ", " + angle(half));
            less.show(gpu(100, 200), "host", 2);
            assertEquals(angle(half), angle(less), DEGREES);
        });
    }

    private static StackPane dress(GpuCard card) {
        StackPane root = new StackPane(card);
        root.resize(400, 500);
        root.layout(); // it has its place before it is dressed, as in a still picture
        Stage stage = new Stage();
        stage.setScene(new Scene(root, 400, 500));
        root.applyCss();
        root.layout();
        return root;
    }

    private static double angle(GpuCard card) {
        Node needle =
                find(
                        card,
                        node ->
                                node instanceof Path
                                        && node.getTransforms().stream()
                                                .anyMatch(Rotate.class::isInstance));
        return ((Rotate)
                        needle.getTransforms().stream()
                                .filter(Rotate.class::isInstance)
                                .findFirst()
                                .orElseThrow())
                .getAngle();
    }

    private static Node find(Node under, Predicate<Node> wanted) {
        return all(under)
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no such part"));
    }

    private static Stream<Node> all(Node under) {
        Stream<Node> below =
                under instanceof Parent parent
                        ? parent.getChildrenUnmodifiable().stream().flatMap(GpuCardTest::all)
                        : Stream.empty();
        return Stream.concat(Stream.of(under), below);
    }

    private static GpuView gpu(double watts, double limit) {
        Map<Figure, Double> figures =
                Map.of(
                        GpuFact.POWER.figure(), watts,
                        GpuFact.POWER_LIMIT.figure(), limit);
        KnownGpu gpu =
                new KnownGpu(
                        "0",
                        "",
                        OptionalInt.of(0),
                        "",
                        "NVIDIA H200",
                        "NVIDIA",
                        "",
                        List.of("nvml"),
                        1,
                        figures,
                        List.of(),
                        Map.of());
        return new GpuView(0, gpu, "rank 0", List.of(), false);
    }
}

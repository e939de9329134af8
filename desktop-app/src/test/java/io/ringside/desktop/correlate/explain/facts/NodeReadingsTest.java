package io.ringside.desktop.correlate.explain.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringside.desktop.correlate.matching.Actor;
import io.ringside.desktop.model.NodeSnapshot;
import io.ringside.desktop.model.node.NodeHealth.ToldReading;
import io.ringside.desktop.state.Snapshots;
import io.ringside.protocol.figures.GpuFigure;
import io.ringside.protocol.figures.GpuHealthFigure;
import io.ringside.protocol.figures.GpuLinkFigure;
import io.ringside.protocol.figures.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class NodeReadingsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final OptionalDouble ABSENT = OptionalDouble.empty();
    private final List<ToldReading> readings = new ArrayList<>();
    private int second = 100;
    private final NodeReadings node = new NodeReadings(window());

    @Test
    void aGaugeIsTheMeanOfTheLatestMinuteAndSaysOfHowManyReadings() {
        for (int i = 0; i < 10; i++) {
            gpu("nvml", GpuFigure.SM_CLOCK.id(), i % 2 == 0 ? 1e9 : 2e9);
            next(5);
        }
        assertEquals(OptionalDouble.of(1.5e9), rank().get(GpuFigure.SM_CLOCK));
        assertEquals(10, rank().samplesOf(GpuFigure.SM_CLOCK));
    }

    @Test
    void whatIsOlderThanAMinuteCountsNoMore() {
        for (int i = 0; i < 12; i++) {
            gpu("nvml", GpuFigure.SM_CLOCK.id(), 1e9);
            next(5);
        }
        for (int i = 0; i < 13; i++) {
            gpu("nvml", GpuFigure.SM_CLOCK.id(), 2e9);
            next(5);
        }
        assertEquals(OptionalDouble.of(2e9), rank().get(GpuFigure.SM_CLOCK));
    }

    @Test
    void aReadingThatIsOldIsAbsent() {
        gpu("nvml", GpuFigure.SM_CLOCK.id(), 1e9);
        next(5);
        next(30);
        next(1);
        assertEquals(ABSENT, rank().get(GpuFigure.SM_CLOCK));
    }

    @Test
    void aCounterIsItsGrowthASecondAndOneThatFallsBeganAnew() {
        for (int i = 0; i < 5; i++) {
            gpu("nvml", GpuHealthFigure.PCIE_REPLAYS.id(), 100 + 10 * i);
            next(5);
        }
        assertEquals(OptionalDouble.of(2), rank().rateOf(GpuHealthFigure.PCIE_REPLAYS));

        gpu("nvml", GpuHealthFigure.PCIE_REPLAYS.id(), 3);
        next(5);
        assertEquals(ABSENT, rank().rateOf(GpuHealthFigure.PCIE_REPLAYS), "one reading");
    }

    @Test
    void theSameReadingToldTwiceCountsOnce() {
        gpu("nvml", GpuFigure.SM_CLOCK.id(), 1e9);
        List<ToldReading> same = List.copyOf(readings);
        next(1);
        readings.addAll(same);
        next(1);
        assertEquals(1, rank().samplesOf(GpuFigure.SM_CLOCK));
    }

    @Test
    void ofTwoSourcesTheFirstCountsUntilItIsSilent() {
        gpu("nvml", GpuFigure.TEMPERATURE.id(), 60);
        next(1);
        gpu("dcgm", GpuFigure.TEMPERATURE.id(), 70);
        next(1);
        assertEquals(OptionalDouble.of(60), rank().get(GpuFigure.TEMPERATURE));
        next(30);
        gpu("dcgm", GpuFigure.TEMPERATURE.id(), 70);
        next(1);
        assertEquals(OptionalDouble.of(70), rank().get(GpuFigure.TEMPERATURE));
    }

    @Test
    void aNodeWhoseTimeGoesBackIsReadFromThere() {
        gpu("nvml", GpuFigure.TEMPERATURE.id(), 60);
        next(1);
        second = 10;
        gpu("nvml", GpuFigure.TEMPERATURE.id(), 70);
        next(1);
        assertEquals(OptionalDouble.of(70), rank().get(GpuFigure.TEMPERATURE));
    }

    @Test
    void linksAreToldOfTheirGpu() {
        for (int i = 0; i < 3; i++) {
            link(0, 1, 26e9, i);
            link(1, 0, 20e9, 2 * i);
            next(5);
        }
        assertEquals(OptionalDouble.of(0.5), rank().get(GpuLinkFigure.UP));
        assertEquals(
                OptionalDouble.of(26e9),
                rank().get(GpuLinkFigure.SPEED),
                "one that is down has none");
        assertEquals(OptionalDouble.of(0.6), rank().rateOf(GpuLinkFigure.REPLAYS));
    }

    @Test
    void subjectsBeyondTheMostAreLeftOutAndCounted() {
        for (int i = 0; i < NodeReadings.MOST_SUBJECTS + 7; i++) {
            readings.add(
                    new ToldReading(
                            SubjectKind.GPU,
                            "GPU-" + i,
                            "nvml",
                            at(),
                            Map.of(GpuFigure.TEMPERATURE.id(), 50.0),
                            Map.of()));
        }
        next(1);
        assertEquals(7, node.omitted());
    }

    @Test
    void aRankWithoutAGpuHasNoGpusFigures() {
        gpu("nvml", GpuFigure.TEMPERATURE.id(), 60);
        next(1);
        assertEquals(ABSENT, node.rank(new Actor("node", 1, ""), 0).get(GpuFigure.TEMPERATURE));
    }

    private RankFacts rank() {
        return node.rank(new Actor("node", 1, "GPU-1"), 0);
    }

    private void gpu(String source, String figure, double value) {
        readings.add(
                new ToldReading(
                        SubjectKind.GPU, "GPU-1", source, at(), Map.of(figure, value), Map.of()));
    }

    private void link(int index, double up, double speed, double replays) {
        readings.add(
                new ToldReading(
                        SubjectKind.GPU_LINK,
                        "GPU-1/" + index,
                        "nvml-counters",
                        at(),
                        Map.of(
                                GpuLinkFigure.UP.id(),
                                up,
                                GpuLinkFigure.SPEED.id(),
                                speed,
                                GpuLinkFigure.REPLAYS.id(),
                                replays),
                        Map.of()));
    }

    private long at() {
        return Snapshots.START + second * SECOND;
    }

    private void next(int seconds) {
        node.add(window());
        readings.clear();
        second += seconds;
    }

    private NodeSnapshot window() {
        return new Snapshots().window(second).readings(readings).build();
    }
}

package io.ringside.desktop.ui.heatmap.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringside.desktop.model.Provenance;
import io.ringside.desktop.ui.SampleCluster;
import io.ringside.desktop.ui.heatmap.words.HeatTip;
import io.ringside.desktop.viewdata.ClusterView;
import io.ringside.desktop.viewdata.LinkView;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HeatMatrixTest {
    private static final ClusterView VIEW = SampleCluster.twoRanks();

    @Test
    void bytesOfACellAddUpAndTakeTheWeakestProvenance() {
        HeatMatrix matrix = of(Metric.BYTES, -1);
        int cell = matrix.find(0, 1);
        assertEquals(251_658_240.0 + 2_961_178_624.0, matrix.value(cell));
        assertEquals(Provenance.MODELLED, matrix.provenance(cell));
        assertEquals(200, of(Metric.COUNT, -1).value(cell));
    }

    @Test
    void aRateIsThatOfTheStrongestProvenanceAndNeverASum() {
        HeatMatrix matrix = of(Metric.RATE, -1);
        assertEquals(182e9, matrix.value(matrix.find(0, 1)));
    }

    /// Bytes of this cell are partly modelled; its rate is the declared row's alone.
    @Test
    void aRatesProvenanceIsThatOfTheRowItIsTakenFrom() {
        HeatMatrix matrix = of(Metric.RATE, -1);
        assertEquals(Provenance.DECLARED, matrix.provenance(matrix.find(0, 1)));
        assertEquals(0, matrix.count(Provenance.MODELLED));
    }

    @Test
    void aRateThatOnlyTheWeakerRowHasIsOfTheWeakerProvenance() {
        LinkView timed = SampleCluster.link(0, 0, 1, Provenance.MODELLED, 100, 1, 5e9);
        LinkView untimed =
                new LinkView(
                        0,
                        0,
                        1,
                        Provenance.DECLARED,
                        900,
                        1,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Optional.empty(),
                        false);
        HeatMatrix matrix = HeatMatrix.of(2, List.of(timed, untimed), Metric.RATE, -1);
        assertEquals(5e9, matrix.value(matrix.find(0, 1)));
        assertEquals(Provenance.MODELLED, matrix.provenance(matrix.find(0, 1)));
    }

    @Test
    void aCellWithoutTheFigureIsAbsentAndNotZero() {
        HeatMatrix matrix = of(Metric.LATENCY, -1);
        assertTrue(Double.isNaN(matrix.value(matrix.find(0, 1))));
        assertEquals(4, matrix.absentCells());
        assertTrue(Double.isNaN(matrix.most()));
    }

    @Test
    void oneCommunicatorCanBeChosen() {
        HeatMatrix matrix = of(Metric.BYTES, 1);
        assertEquals(16_777_216, matrix.value(matrix.find(1, 0)));
        assertTrue(matrix.find(0, 1) < 0);
        assertEquals(3, matrix.absentCells());
    }

    @Test
    void staleRowsEnterNoSumAndNoScale() {
        LinkView fresh = SampleCluster.link(0, 0, 1, Provenance.DECLARED, 100, 1, 1);
        LinkView old =
                SampleCluster.stale(SampleCluster.link(0, 0, 1, Provenance.MODELLED, 900, 1, 1));
        LinkView gone =
                SampleCluster.stale(SampleCluster.link(0, 1, 0, Provenance.MEASURED, 900, 1, 1));
        HeatMatrix matrix = HeatMatrix.of(2, List.of(fresh, old, gone), Metric.BYTES, -1);
        assertEquals(100, matrix.value(matrix.find(0, 1)));
        assertEquals(Provenance.DECLARED, matrix.provenance(matrix.find(0, 1)));
        assertTrue(matrix.stale(matrix.find(1, 0)));
        assertEquals(100, matrix.most());
        assertEquals(1, matrix.staleCells());
    }

    @Test
    void linksOfRanksOutsideTheAxisAreLeftOut() {
        LinkView outside = SampleCluster.link(0, 0, 7, Provenance.DECLARED, 100, 1, 1);
        assertEquals(0, HeatMatrix.of(2, List.of(outside), Metric.BYTES, -1).cells());
    }

    @Test
    void linearScalesStartAtZeroAndLogarithmicOnesAtTheLeast() {
        HeatMatrix matrix = of(Metric.BYTES, -1);
        HeatScale linear = HeatScale.of(matrix, ScaleKind.LINEAR);
        HeatScale log = HeatScale.of(matrix, ScaleKind.LOG);
        assertEquals(0, linear.ratio(0));
        assertEquals(1, linear.ratio(matrix.most()));
        assertEquals("GiB", linear.unit().name());
        assertEquals(0, log.ratio(matrix.least()));
        assertEquals(1, log.ratio(matrix.most()));
        assertEquals(0.5, log.ratio(Math.sqrt(matrix.least() * matrix.most())), 1e-9);
    }

    @Test
    void valuesOverAHundredfoldApartAreLogarithmicByThemselvesInAUnitThatShowsTheSmallOnes() {
        LinkView large = SampleCluster.link(0, 0, 1, Provenance.DECLARED, 2_000L << 20, 1, 1);
        LinkView small = SampleCluster.link(0, 1, 0, Provenance.DECLARED, 10L << 20, 1, 1);
        LinkView near = SampleCluster.link(0, 1, 0, Provenance.DECLARED, 30L << 20, 1, 1);
        LinkView zero = SampleCluster.link(0, 1, 1, Provenance.DECLARED, 0, 1, 1);
        HeatScale apart =
                HeatScale.of(
                        HeatMatrix.of(2, List.of(large, small, zero), Metric.BYTES, -1),
                        ScaleKind.AUTO);
        assertTrue(apart.logarithmic(), "a zero does not hinder it");
        assertEquals("MiB", apart.unit().name());
        assertEquals(0, apart.ratio(0));
        HeatScale close =
                HeatScale.of(
                        HeatMatrix.of(2, List.of(large, near), Metric.BYTES, -1), ScaleKind.AUTO);
        assertFalse(close.logarithmic());
        assertEquals("GiB", close.unit().name());
    }

    @Test
    void oneValueAloneStillHasAScale() {
        LinkView only = SampleCluster.link(0, 0, 1, Provenance.DECLARED, 100, 1, 1);
        HeatMatrix matrix = HeatMatrix.of(2, List.of(only), Metric.BYTES, -1);
        assertEquals(1, HeatScale.of(matrix, ScaleKind.LINEAR).ratio(100));
        assertEquals(0, HeatScale.of(matrix, ScaleKind.LOG).ratio(100));
    }

    @Test
    void theTipTellsTheMakeUpAndWhyThereIsNoLatency() {
        String tip = HeatTip.of(VIEW, of(Metric.BYTES, -1), 0, 1).text();
        assertTrue(tip.startsWith("0 \u2192 1\nh200 GPU 0 \u2192 h200 GPU 1"), tip);
        assertTrue(tip.contains("declared 240\u202FMiB \u00B7 60 sends"), tip);
        assertTrue(tip.contains("modelled 2.76\u202FGiB \u00B7 140 collectives"), tip);
        assertTrue(tip.endsWith("modelled \u00B7 0.42\u202Fs ago"), tip);
        ClusterView eight = SampleCluster.eightRanks();
        HeatMatrix measured = HeatMatrix.of(8, eight.links(), Metric.LATENCY, -1);
        String oneSize = HeatTip.of(eight, measured, 3, 4).text();
        assertTrue(oneSize.contains("not identifiable: 1 distinct size, 3 needed"), oneSize);
        String fitted = HeatTip.of(eight, measured, 0, 1).text();
        assertTrue(fitted.contains("Latency 31.0\u202F\u00B5s"), fitted);
        assertTrue(fitted.contains("R\u00B2 0.97 \u00B7 n 9,842 \u00B7 6 sizes"), fitted);
    }

    @Test
    void theTipOfAnEmptyCellSaysWhy() {
        String tip = HeatTip.of(VIEW, of(Metric.BYTES, -1), 0, 0).text();
        assertTrue(tip.endsWith("absent: a send to oneself is no link"), tip);
    }

    private static HeatMatrix of(Metric metric, int communicator) {
        return HeatMatrix.of(2, VIEW.links(), metric, communicator);
    }
}

package io.ringside.desktop.correlate.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RankSumTest {
    @Test
    void itsValueIsThatOfTheTables() {
        // U = 9 of 8 and 8: |9 - 32| - 0.5 = 22.5, sqrt(8*8/12*17) = 9.522, z = 2.363, p = 0.0181.
        List<Double> before = List.of(1., 2., 3., 4., 5., 6., 7., 17.);
        List<Double> after = List.of(8., 9., 10., 11., 12., 13., 14., 1.5);
        double u = 0;
        for (double x : before) {
            for (double y : after) {
                u += x > y ? 1 : 0;
            }
        }
        double z = (Math.abs(u - 32) - 0.5) / Math.sqrt(64 / 12.0 * 17);
        assertEquals(2.0, z, 0.5);
        double p = RankSum.p(before, after);
        assertTrue(p > 0.01 && p < 0.1, p + "");
        assertEquals(p, RankSum.p(after, before), 1e-12);
    }

    @Test
    void allApartIsSureAndAllEqualIsNone() {
        List<Double> low = Collections.nCopies(20, 1.0);
        List<Double> high = Collections.nCopies(20, 2.0);
        assertTrue(RankSum.p(low, high) < 1e-6);
        assertEquals(1, RankSum.p(low, low));
        assertTrue(Double.isNaN(RankSum.p(low.subList(0, 7), high)));
    }

    @Test
    void ofThousandPairsWithoutADifferenceAboutOneInHundredIsCalledOne() {
        SplittableRandom random = new SplittableRandom(4);
        int called = 0;
        for (int i = 0; i < 1000; i++) {
            List<Double> one = new ArrayList<>();
            List<Double> other = new ArrayList<>();
            for (int j = 0; j < 30; j++) {
                one.add(random.nextDouble());
                other.add(random.nextDouble());
            }
            called += RankSum.p(one, other) < RankSum.LEVEL ? 1 : 0;
        }
        assertTrue(called <= 20, called + " of 1000");
    }
}

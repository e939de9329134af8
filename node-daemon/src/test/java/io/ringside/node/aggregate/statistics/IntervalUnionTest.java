package io.ringside.node.aggregate.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalUnionTest {
    @Test
    void isExactForAnyOrderOfArrival() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            IntervalUnion union = new IntervalUnion();
            BitSet covered = new BitSet();
            for (int i = 0; i < 300; i++) {
                int start = random.nextInt(4_000);
                int end = start + random.nextInt(30);
                union.add(start, end);
                covered.set(start, end);
            }
            assertEquals(covered.cardinality(), union.coveredNanos(), "seed " + seed);
        }
    }

    @Test
    void staysExactForManyPiecesInOrder() {
        IntervalUnion union = new IntervalUnion();
        for (int i = 0; i < 100_000; i++) {
            union.add(i * 10L, i * 10L + 4);
        }
        assertEquals(400_000, union.coveredNanos());
    }

    @Test
    void leavesOutWhatBeginsBeforeEverythingItRemembers() {
        IntervalUnion union = new IntervalUnion();
        for (int i = 1; i <= 2_000; i++) {
            union.add(i * 10L, i * 10L + 4);
        }
        long before = union.coveredNanos();
        union.add(0, 5);
        assertEquals(before, union.coveredNanos());
    }
}

package io.ringside.desktop.correlate.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StampsTest {
    private static final long NOW = 1_700_000_000_000_000_000L;

    @Test
    void whatWasPutComesBackWhereverItLiesFromTheFirst() {
        long[] behind = {
            0,
            1,
            -1,
            Integer.MAX_VALUE,
            Integer.MIN_VALUE + 1L,
            Integer.MIN_VALUE,
            1L << 40,
            -NOW + 1
        };
        for (int until = 1; until <= behind.length; until++) {
            Stamps stamps = new Stamps(until);
            for (int i = 0; i < until; i++) {
                stamps.put(i, NOW + behind[i]);
            }
            for (int i = 0; i < until; i++) {
                assertEquals(NOW + behind[i], stamps.at(i), i + " of " + until);
            }
        }
    }

    @Test
    void whatWasNotPutOrIsAbsentIsZero() {
        Stamps stamps = new Stamps(3);
        stamps.put(0, 0);
        stamps.put(2, NOW);
        assertEquals(0, stamps.at(0));
        assertEquals(0, stamps.at(1));
        stamps.put(2, 0);
        assertEquals(0, stamps.at(2));
        stamps.put(1, NOW + (1L << 50));
        assertEquals(0, stamps.at(0), "as wide ones");
    }

    @Test
    void placesThatAreAddedAreAbsentAndThoseThatStayKeepTheirStamp() {
        for (long far : LongStream.of(5, 1L << 40).toArray()) {
            Stamps stamps = new Stamps(0);
            stamps.resize(2);
            stamps.put(0, NOW);
            stamps.put(1, NOW + far);
            stamps.resize(4);
            assertEquals(NOW, stamps.at(0));
            assertEquals(NOW + far, stamps.at(1));
            assertEquals(0, stamps.at(3));
            stamps.resize(1);
            assertEquals(1, stamps.places());
            assertEquals(NOW, stamps.at(0));
        }
    }
}

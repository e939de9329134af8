package io.ringside.desktop.feed.mapping;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void columnsOfWhichNothingIsKnownAreOneForAllOfTheirLength() {
        long[] one = Columns.longs(List.of(0L, 0L, 0L));
        assertArrayEquals(new long[3], one);
        assertSame(one, Columns.longs(List.of(0L, 0L, 0L), 3));
        assertEquals(2, Columns.longs(List.of(0L, 0L)).length);
    }

    @Test
    void aColumnThatBeginsWithNothingKeepsWhatFollows() {
        long[] known = Columns.longs(List.of(0L, 0L, 7L, 0L));
        assertArrayEquals(new long[] {0, 0, 7, 0}, known);
        assertNotSame(known, Columns.longs(List.of(0L, 0L, 7L, 0L)));
    }

    @Test
    void aLongOrAMissingColumnIsOfItsLengthAllTheSame() {
        assertEquals(5_000, Columns.longs(Collections.nCopies(5_000, 0L)).length);
        assertArrayEquals(new long[] {0, 0, 0, 0}, Columns.longs(List.of(), 4));
        assertArrayEquals(new int[] {0, 0}, Columns.ints(List.of(), 2));
    }
}

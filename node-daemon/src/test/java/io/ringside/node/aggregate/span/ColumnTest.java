package io.ringside.node.aggregate.span;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "255, 1",
        "256, 2",
        "65535, 2",
        "65536, 4",
        "4294967295, 4",
        "4294967296, 8"
    })
    void takesTheBytesThatTheFarthestValueNeeds(long above, int width) {
        long[] values = {-5, -5 + above};
        Column column = Column.of(values, 2);
        assertEquals(2 * width, column.bytes());
        assertArrayEquals(values, read(column, 2));
    }

    @Test
    void givesEveryNumberBackAlsoTheOutermost() {
        long[] values = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE};
        assertArrayEquals(values, read(Column.of(values, 5), 5));
        int[] small = {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE};
        Column column = Column.of(small, 4);
        assertArrayEquals(small, IntStream.range(0, 4).map(i -> (int) column.get(i)).toArray());
        assertEquals(4 * Integer.BYTES, column.bytes());
    }

    @Test
    void givesBackWhatIsDrawnFromRangesOfEveryLength() {
        Random random = new Random(20_261_130);
        for (int bits = 1; bits < Long.SIZE; bits++) {
            long least = random.nextLong();
            int shift = Long.SIZE - bits;
            long[] values = random.longs(50).map(any -> least + (any >>> shift)).toArray();
            assertArrayEquals(values, read(Column.of(values, 50), 50));
        }
    }

    @Test
    void readsNothingBeyondItsSize() {
        long[] values = {3, 3, 9_000_000_000L};
        assertEquals(0, Column.of(values, 2).bytes());
        assertEquals(0, Column.of(values, 0).bytes());
    }

    private static long[] read(Column column, int size) {
        long[] read = new long[size];
        Arrays.setAll(read, column::get);
        return read;
    }
}

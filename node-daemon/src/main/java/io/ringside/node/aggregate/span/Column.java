package io.ringside.node.aggregate.span;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Whole numbers by their index, kept as the least of them and how far each lies above it, in the
/// 0, 1, 2, 4 or 8 bytes that the farthest one needs. Stamps of a second so take 4 bytes, ranks of
/// a node 1, and what is the same throughout takes nothing. Immutable.
public final class Column {
    private static final VarHandle SHORTS = view(short[].class);
    private static final VarHandle INTS = view(int[].class);
    private static final VarHandle LONGS = view(long[].class);

    private final long least;
    private final int width;
    private final byte[] cells;

    private Column(long least, long most, int size) {
        this.least = least;
        // The difference of any two, and what is added again, are right as unsigned numbers.
        width = width(most - least);
        cells = new byte[Math.multiplyExact(width, size)];
    }

    /// Of the first `size` values.
    static Column of(long[] values, int size) {
        long least = size == 0 ? 0 : values[0];
        long most = least;
        for (int i = 1; i < size; i++) {
            least = Math.min(least, values[i]);
            most = Math.max(most, values[i]);
        }
        Column column = new Column(least, most, size);
        for (int i = 0; column.width > 0 && i < size; i++) {
            column.set(i, values[i] - least);
        }
        return column;
    }

    /// Of the first `size` values.
    static Column of(int[] values, int size) {
        int least = size == 0 ? 0 : values[0];
        int most = least;
        for (int i = 1; i < size; i++) {
            least = Math.min(least, values[i]);
            most = Math.max(most, values[i]);
        }
        Column column = new Column(least, most, size);
        for (int i = 0; column.width > 0 && i < size; i++) {
            column.set(i, (long) values[i] - least);
        }
        return column;
    }

    public long get(int index) {
        return least
                + switch (width) {
                    case 0 -> 0;
                    case 1 -> Byte.toUnsignedLong(cells[index]);
                    case Short.BYTES -> Short.toUnsignedLong((short) SHORTS.get(cells, index * 2));
                    case Integer.BYTES -> Integer.toUnsignedLong((int) INTS.get(cells, index * 4));
                    default -> (long) LONGS.get(cells, index * 8);
                };
    }

    /// Of the numbers alone.
    int bytes() {
        return cells.length;
    }

    private void set(int index, long above) {
        switch (width) {
            case 1 -> cells[index] = (byte) above;
            case Short.BYTES -> SHORTS.set(cells, index * 2, (short) above);
            case Integer.BYTES -> INTS.set(cells, index * 4, (int) above);
            default -> LONGS.set(cells, index * 8, above);
        }
    }

    private static int width(long farthest) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(farthest);
        return bits == 0 ? 0 : Integer.highestOneBit(Math.ceilDiv(bits, 8) * 2 - 1);
    }

    private static VarHandle view(Class<?> numbers) {
        return MethodHandles.byteArrayViewVarHandle(numbers, ByteOrder.nativeOrder());
    }
}

package io.ringside.desktop.feed.mapping;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Checks columns that came over the wire and copies them into arrays. Stateless.
final class Columns {
    /// By length. Columns are never written after they are made.
    private static final AtomicReferenceArray<long @Nullable []> ZEROS =
            new AtomicReferenceArray<>(1024);

    private Columns() {}

    static void equalLength(String what, int expected, int... lengths) throws MalformedMessage {
        for (int length : lengths) {
            if (length != expected) {
                throw new MalformedMessage(
                        what + " have columns of " + expected + " and " + length + " entries");
            }
        }
    }

    static int[] ints(List<Integer> from) {
        int[] to = new int[from.size()];
        for (int i = 0; i < to.length; i++) {
            to[i] = from.get(i);
        }
        return to;
    }

    /// Of `length`, whatever is missing 0: a column that an earlier version does not have.
    static int[] ints(List<Integer> from, int length) {
        int[] to = ints(from);
        return to.length == length ? to : Arrays.copyOf(to, length);
    }

    /// As [#ints(List, int)].
    static long[] longs(List<Long> from, int length) {
        long[] to = longs(from);
        return to.length == length ? to : Arrays.copyOf(to, length);
    }

    /// Stamps that nobody has taken are 0 throughout: such a column is one for all of its length.
    static long[] longs(List<Long> from) {
        int size = from.size();
        int i = 0;
        while (i < size && from.get(i) == 0) {
            i++;
        }
        if (i == size && size < ZEROS.length()) {
            return zeros(size);
        }
        long[] to = new long[size];
        for (; i < size; i++) {
            to[i] = from.get(i);
        }
        return to;
    }

    private static long[] zeros(int size) {
        long[] known = ZEROS.get(size);
        if (known == null) {
            known = new long[size];
            ZEROS.set(size, known);
        }
        return known;
    }

    static int[] indices(String what, List<Integer> from, int limit) throws MalformedMessage {
        int[] to = ints(from);
        for (int index : to) {
            if (index < 0 || index >= limit) {
                throw new MalformedMessage(what + " refer to name " + index + " of " + limit);
            }
        }
        return to;
    }

    static long[] hashes(String what, List<Integer> from, Map<Integer, Long> hashes)
            throws MalformedMessage {
        long[] to = new long[from.size()];
        for (int i = 0; i < to.length; i++) {
            Long hash = hashes.get(from.get(i));
            if (hash == null) {
                throw new MalformedMessage(
                        what
                                + " refer to communicator "
                                + from.get(i)
                                + ", which is not described");
            }
            to[i] = hash;
        }
        return to;
    }
}

package io.ringside.desktop.feed.mapping;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Checks columns that came over the wire and copies them into arrays. Stateless.
final class Columns {
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
        return Arrays.copyOf(ints(from), length);
    }

    /// As [#ints(List, int)].
    static long[] longs(List<Long> from, int length) {
        return Arrays.copyOf(longs(from), length);
    }

    static long[] longs(List<Long> from) {
        long[] to = new long[from.size()];
        for (int i = 0; i < to.length; i++) {
            to[i] = from.get(i);
        }
        return to;
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

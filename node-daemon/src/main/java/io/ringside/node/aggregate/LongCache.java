package io.ringside.node.aggregate;

import org.jspecify.annotations.Nullable;

/// A bounded cache from a long to an object without boxing. Full, it starts over empty: what it
/// holds can always be found again.
final class LongCache<V> {
    private static final int CAPACITY = 1 << 10;
    private static final int MAX_ENTRIES = CAPACITY / 2;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private long[] keys = new long[16];
    private @Nullable Object[] values = new Object[16];
    private int size;

    @SuppressWarnings("unchecked") // Only put() writes values.
    @Nullable V get(long key) {
        int at = place(key);
        while (values[at] != null && keys[at] != key) {
            at = (at + 1) & (keys.length - 1);
        }
        return (V) values[at];
    }

    /// `key` must be absent.
    void put(long key, V value) {
        if (size == MAX_ENTRIES) {
            keys = new long[CAPACITY];
            values = new Object[CAPACITY];
            size = 0;
        } else if (size * 2 >= keys.length) {
            grow();
        }
        insert(key, value);
        size++;
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            Object value = oldValues[i];
            if (value != null) {
                insert(oldKeys[i], value);
            }
        }
    }

    private void insert(long key, Object value) {
        int at = place(key);
        while (values[at] != null) {
            at = (at + 1) & (keys.length - 1);
        }
        keys[at] = key;
        values[at] = value;
    }

    private int place(long key) {
        return (int) ((key * MIX) >>> 40) & (keys.length - 1);
    }
}

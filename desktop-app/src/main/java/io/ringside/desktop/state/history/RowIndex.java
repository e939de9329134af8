package io.ringside.desktop.state.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Gives rows a number each, in the order in which they were first seen, up to a limit. Owned by
/// the correlate thread.
final class RowIndex<K> {
    static final int MOST = 8192;

    /// Nothing: there is no room for it.
    static final int NONE = -1;

    private final Map<K, Integer> numbers = new HashMap<>();
    private final Set<K> leftOut = new HashSet<>();
    private final List<K> keys = new ArrayList<>();

    int of(K key) {
        Integer known = numbers.get(key);
        if (known != null) {
            return known;
        }
        if (keys.size() == MOST) {
            if (leftOut.size() < MOST) {
                leftOut.add(key);
            }
            return NONE;
        }
        numbers.put(key, keys.size());
        keys.add(key);
        return keys.size() - 1;
    }

    K key(int number) {
        return keys.get(number);
    }

    /// Rows for which there was no room, as far as they are counted.
    int leftOut() {
        return leftOut.size();
    }

    int size() {
        return keys.size();
    }

    void clear() {
        leftOut.clear();
        numbers.clear();
        keys.clear();
    }
}

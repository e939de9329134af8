package io.ringside.desktop.state.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Gives rows a number each, in the order in which they were first seen, up to a limit. Owned by
/// the correlate thread.
final class RowIndex<K> {
    static final int MOST = 8192;

    /// Nothing: there is no room for it.
    static final int NONE = -1;

    private final Map<K, Integer> numbers = new HashMap<>();
    private final List<K> keys = new ArrayList<>();

    int of(K key) {
        Integer known = numbers.get(key);
        if (known != null) {
            return known;
        }
        if (keys.size() == MOST) {
            return NONE;
        }
        numbers.put(key, keys.size());
        keys.add(key);
        return keys.size() - 1;
    }

    K key(int number) {
        return keys.get(number);
    }

    int size() {
        return keys.size();
    }

    void clear() {
        numbers.clear();
        keys.clear();
    }
}

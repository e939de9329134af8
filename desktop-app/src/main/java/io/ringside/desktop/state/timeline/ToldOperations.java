package io.ringside.desktop.state.timeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What operations are called, the newest of them at least: two halves, of which the older is
/// forgotten whole when the newer is full. Columns and not objects, as every operation of every
/// node is in here and hardly one is asked for. Owned by the correlate thread.
final class ToldOperations {
    private Half newer = new Half();
    private Half older = new Half();

    /// What an operation is called.
    record Named(String name, int sequenceNumber) {}

    void clear() {
        newer = new Half();
        older = new Half();
    }

    /// An operation; what was told of it before no longer counts.
    ///
    /// @param most are kept at least, and twice as many at most; 50,000 or fewer
    void put(int process, long operationId, String name, int sequenceNumber, int most) {
        if (newer.size >= most || newer.words.size() > Character.MAX_VALUE) {
            older = newer;
            newer = new Half();
        }
        newer.put(process, operationId, name, sequenceNumber, most);
    }

    /// Null: it is not known, or forgotten.
    @Nullable Named get(int process, long operationId) {
        Named found = newer.get(process, operationId);
        return found == null ? older.get(process, operationId) : found;
    }

    int size() {
        return newer.size + older.size;
    }

    /// Rows in the order in which they came, found by slots that hold a row's number plus one.
    /// Slots and names are characters, so that there are at most 65,536 of either; an operation
    /// that is told again by another name takes a name more.
    private static final class Half {
        private static final int LEAST = 64;

        private int[] processes = new int[0];
        private long[] ids = new long[0];
        private int[] numbers = new int[0];
        private char[] names = new char[0];
        private char[] slots = new char[0];
        private final List<String> words = new ArrayList<>(4);
        private final Map<String, Integer> places = new HashMap<>(4);
        private int size;

        void put(int process, long id, String name, int number, int most) {
            if (size == ids.length) {
                grow(most);
            }
            int slot = slot(process, id);
            int row = slots[slot] == 0 ? size++ : slots[slot] - 1;
            slots[slot] = (char) (row + 1);
            processes[row] = process;
            ids[row] = id;
            numbers[row] = number;
            names[row] = (char) word(name);
        }

        /// Each snapshot has strings of its own; mostly they say the same.
        private int word(String name) {
            Integer known = places.putIfAbsent(name, words.size());
            if (known == null) {
                words.add(name);
                return words.size() - 1;
            }
            return known;
        }

        @Nullable Named get(int process, long id) {
            if (size == 0) {
                return null;
            }
            int row = slots[slot(process, id)] - 1;
            return row < 0 ? null : new Named(words.get(names[row]), numbers[row]);
        }

        private int slot(int process, long id) {
            int mask = slots.length - 1;
            int slot = Long.hashCode(id * 0x9E3779B97F4A7C15L + process) & mask;
            while (slots[slot] != 0
                    && (ids[slots[slot] - 1] != id || processes[slots[slot] - 1] != process)) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private void grow(int most) {
            int rows = Math.clamp(size + size / 2, LEAST, Math.max(LEAST, most));
            processes = Arrays.copyOf(processes, rows);
            ids = Arrays.copyOf(ids, rows);
            numbers = Arrays.copyOf(numbers, rows);
            names = Arrays.copyOf(names, rows);
            slots = new char[Integer.highestOneBit(rows + rows / 3) * 2];
            for (int row = 0; row < size; row++) {
                slots[slot(processes[row], ids[row])] = (char) (row + 1);
            }
        }
    }
}

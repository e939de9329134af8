package io.ringside.desktop.state.timeline;

import java.util.Arrays;
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
    /// @param most are kept at least, and twice as many at most
    void put(int process, long operationId, String name, int sequenceNumber, int most) {
        if (newer.size >= most) {
            older = newer;
            newer = new Half();
        }
        newer.put(process, operationId, name, sequenceNumber);
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
    private static final class Half {
        private static final int LEAST = 64;

        private int[] processes = new int[0];
        private long[] ids = new long[0];
        private int[] numbers = new int[0];
        private String[] names = new String[0];
        private int[] slots = new int[0];
        private int size;
        private String lastName = "";

        void put(int process, long id, String name, int number) {
            if (size == ids.length) {
                grow();
            }
            int slot = slot(process, id);
            int row = slots[slot] == 0 ? size++ : slots[slot] - 1;
            slots[slot] = row + 1;
            processes[row] = process;
            ids[row] = id;
            numbers[row] = number;
            // Each snapshot has strings of its own; mostly they say the same.
            lastName = lastName.equals(name) ? lastName : name;
            names[row] = lastName;
        }

        @Nullable Named get(int process, long id) {
            if (size == 0) {
                return null;
            }
            int row = slots[slot(process, id)] - 1;
            return row < 0 ? null : new Named(names[row], numbers[row]);
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

        private void grow() {
            int rows = Math.max(LEAST, size + size / 2);
            processes = Arrays.copyOf(processes, rows);
            ids = Arrays.copyOf(ids, rows);
            numbers = Arrays.copyOf(numbers, rows);
            names = Arrays.copyOf(names, rows);
            slots = new int[Integer.highestOneBit(rows + rows / 3) * 2];
            for (int row = 0; row < size; row++) {
                slots[slot(processes[row], ids[row])] = row + 1;
            }
        }
    }
}

package io.ringside.node.aggregate.progress;

/// A launch's place in the order of its communicator's launches, as one number: its group, widened
/// to 64 bits since it wraps, then its place in the group. An operation whose place is not known
/// comes after all launches of its group. Stateless.
public final class LaunchKey {
    /// Of an operation that belongs to no known launch.
    public static final long NONE = Long.MIN_VALUE;

    private static final int PLACE_BITS = 17;
    private static final int UNPLACED = 1 << 16;

    private LaunchKey() {}

    /// @param place 1 to 65535; 0 not known
    public static long of(long wideGroup, int place) {
        return wideGroup << PLACE_BITS | (place == 0 ? UNPLACED : place);
    }

    /// Every launch before this one ends before it: of one whose place is not known, those of
    /// earlier groups.
    public static long firstOfSameOrder(long key) {
        return place(key) == 0 ? wideGroup(key) << PLACE_BITS : key;
    }

    public static long wideGroup(long key) {
        return key >> PLACE_BITS;
    }

    public static int group(long key) {
        return (int) wideGroup(key);
    }

    public static int place(long key) {
        int place = (int) key & ((1 << PLACE_BITS) - 1);
        return place == UNPLACED ? 0 : place;
    }
}

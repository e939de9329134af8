package io.ringside.desktop.correlate.links;

import io.ringside.desktop.model.NodeSnapshot;

/// The latest windows of what one rank sends to one peer on one channel: differences of totals,
/// those of less than 0.9 s put together. Not thread-safe.
final class ChannelTrack {
    /// Windows with traffic that are kept, 24 bytes each.
    static final int WINDOWS = 24;

    private static final long SECOND = 1_000_000_000L;

    /// Windows of a second may be a little shorter.
    private static final long LEAST_NANOS = 900_000_000L;

    /// Of one window: more is no truth.
    private static final long MOST_STEPS = Integer.MAX_VALUE;

    private final long[] at = new long[WINDOWS];
    private final int[] steps = new int[WINDOWS];
    private final float[] bytes = new float[WINDOWS];
    private final float[] wireNanos = new float[WINDOWS];
    private final float[] creditNanos = new float[WINDOWS];
    private int newest = -1;
    private int count;
    private NodeSnapshot.Channel totals;
    private long seenEpochNanos;

    /// The first totals are of a time whose beginning is not known: they are no window.
    ChannelTrack(NodeSnapshot.Channel first, long epochNanos) {
        totals = first;
        seenEpochNanos = epochNanos;
    }

    void add(NodeSnapshot.Channel next, long epochNanos) {
        long more = next.steps() - totals.steps();
        long moreBytes = next.bytes() - totals.bytes();
        long moreWire = next.thirdStateNanos() - totals.thirdStateNanos();
        long moreCredit = next.secondStateNanos() - totals.secondStateNanos();
        totals = next;
        seenEpochNanos = epochNanos;
        if (more <= 0 || moreBytes <= 0 || moreWire <= 0 || moreCredit < 0) {
            return;
        }
        if (newest < 0 || epochNanos - at[newest] >= LEAST_NANOS) {
            newest = (newest + 1) % WINDOWS;
            count = Math.min(WINDOWS, count + 1);
            at[newest] = epochNanos;
            steps[newest] = 0;
            bytes[newest] = 0;
            wireNanos[newest] = 0;
            creditNanos[newest] = 0;
        }
        steps[newest] = (int) Math.min(MOST_STEPS, steps[newest] + Math.min(MOST_STEPS, more));
        bytes[newest] += moreBytes;
        wireNanos[newest] += moreWire;
        creditNanos[newest] += moreCredit;
    }

    long seenEpochNanos() {
        return seenEpochNanos;
    }

    long totalBytes() {
        return totals.bytes();
    }

    /// The windows from then on, the oldest first.
    Windows since(long epochNanos) {
        int[] kept = new int[count];
        int size = 0;
        for (int i = 0; i < count; i++) {
            int place = Math.floorMod(newest - count + 1 + i, WINDOWS);
            if (at[place] >= epochNanos) {
                kept[size++] = place;
            }
        }
        Windows windows = new Windows(size);
        for (int i = 0; i < size; i++) {
            int place = kept[i];
            windows.at[i] = at[place] / SECOND;
            windows.steps[i] = steps[place];
            windows.bytes[i] = bytes[place];
            windows.wireNanos[i] = wireNanos[place];
            windows.creditNanos[i] = creditNanos[place];
        }
        return windows;
    }

    /// Windows as columns. Made once, and not written after.
    static final class Windows {
        final long[] at;
        final long[] steps;
        final double[] bytes;
        final double[] wireNanos;
        final double[] creditNanos;

        Windows(int size) {
            at = new long[size];
            steps = new long[size];
            bytes = new double[size];
            wireNanos = new double[size];
            creditNanos = new double[size];
        }

        int size() {
            return at.length;
        }
    }
}

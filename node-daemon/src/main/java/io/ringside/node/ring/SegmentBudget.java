package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.LANE_HEADER_BYTES;

/// What segments may take of this daemon, whatever their files claim: a cap on each, some ten times
/// what the plugin makes, and one on all that are open. A sparse file costs its writer nothing.
/// Owned by the drain thread.
public final class SegmentBudget {
    /// Of the plugin 8 MiB at most.
    static final long MOST_FILE_BYTES = 128L << 20;

    /// Of the plugin 512, 24 and 150 KiB.
    private static final int MOST_COMMUNICATORS = 4096;

    private static final int MOST_LANES = 256;
    private static final long MOST_TABLE_BYTES = 1536L << 10;

    private static final int MOST_SEGMENTS = 256;
    private static final long MOST_MAPPED_BYTES = 4L << 30;

    /// Each table is on the heap up to three times, and the heap has other uses.
    private static final int TABLE_SHARE = 12;

    private static final long LEAST_ALL_TABLE_BYTES = 4L << 20;
    private static final long MIB = 1 << 20;

    private final int mostSegments;
    private final long mostMappedBytes;
    private final long mostTableBytes;
    private int segments;
    private long mappedBytes;
    private long tableBytes;

    SegmentBudget(int mostSegments, long mostMappedBytes, long mostTableBytes) {
        this.mostSegments = mostSegments;
        this.mostMappedBytes = mostMappedBytes;
        this.mostTableBytes = mostTableBytes;
    }

    public static SegmentBudget ofThisHeap() {
        long share = Runtime.getRuntime().maxMemory() / TABLE_SHARE;
        return new SegmentBudget(
                MOST_SEGMENTS, MOST_MAPPED_BYTES, Math.max(LEAST_ALL_TABLE_BYTES, share));
    }

    /// Whether not even the smallest would fit.
    public boolean isFull() {
        return segments >= mostSegments;
    }

    /// Why nothing fits while [#isFull].
    public String fullReason() {
        return "%d segments are drained already, and no more are at a time".formatted(segments);
    }

    /// @throws RefusedSegment when it is too large for any daemon, or for this one at present
    Lease take(SegmentLayout layout) throws RefusedSegment {
        long tables = tableBytes(layout);
        checkOne(layout, tables);
        if (isFull()) {
            throw RefusedSegment.beyondAll(fullReason());
        }
        if (mappedBytes + layout.segmentBytes() > mostMappedBytes) {
            throw RefusedSegment.beyondAll(
                    "with the segments that are drained already it would map more than %d MiB"
                            .formatted(mostMappedBytes / MIB));
        }
        if (tableBytes + tables > mostTableBytes) {
            throw RefusedSegment.beyondAll(
                    "the tables of the segments that are drained already take up the %d MiB that they may have of the heap; give the daemon a larger one (RINGSIDE_NODE_HEAP)"
                            .formatted(mostTableBytes / MIB));
        }
        return new Lease(layout.segmentBytes(), tables);
    }

    private static void checkOne(SegmentLayout layout, long tables) throws RefusedSegment {
        check("has", layout.communicatorCapacity(), MOST_COMMUNICATORS, "communicators");
        check("has", layout.laneCapacity(), MOST_LANES, "lanes");
        check("has tables of", tables, MOST_TABLE_BYTES, "bytes");
    }

    private static void check(String verb, long claimed, long most, String what)
            throws RefusedSegment {
        if (claimed > most) {
            throw new RefusedSegment(
                    "it %s %d %s, and more than %d are not drained"
                            .formatted(verb, claimed, what, most));
        }
    }

    /// What a copy of all but the records takes; the layout has checked the factors.
    private static long tableBytes(SegmentLayout layout) {
        return (long) layout.communicatorCapacity() * layout.communicatorBytes()
                + (long) layout.stringCapacity() * layout.stringBytes()
                + (long) layout.laneCapacity()
                        * Math.max(layout.laneHeaderBytes(), LANE_HEADER_BYTES);
    }

    /// One segment's part, until it is given back.
    final class Lease {
        private final long mapped;
        private final long tables;
        private boolean given;

        private Lease(long mapped, long tables) {
            this.mapped = mapped;
            this.tables = tables;
            segments++;
            mappedBytes += mapped;
            tableBytes += tables;
        }

        /// Once or more often.
        void giveBack() {
            if (!given) {
                given = true;
                segments--;
                mappedBytes -= mapped;
                tableBytes -= tables;
            }
        }
    }
}

package io.ringside.node.ring;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.ring.told.DrainListener;
import io.ringside.node.ring.told.SegmentImage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/// One segment being drained. Owned by the drain thread.
///
/// Every record is handed on once, in the order of its lane. A lane whose record does not carry the
/// sequence number that its place demands is skipped up to its head, and what was skipped is
/// counted in [#unreadableRecords()].
///
/// Where another daemon drains it, this one reads along from that one's tail on and writes nothing:
/// the plugin does not wait for it, so records may be overwritten before it has read them. Those
/// are left out and counted in [#overtakenRecords()].
public final class Segment {
    private static final int BUSY_SHARE = 8;
    private static final int QUIET_SHARE = 16;

    /// What the plugin may be writing, or what another core may see of its writing, beyond its
    /// head.
    private static final int TORN_MARGIN = 16;

    /// Stands as the owner of a lane that threads share.
    private static final int SHARED_LANE = -1;

    private SegmentFile file;
    private final ProcessLife life;
    private final CommunicatorTable communicators;
    private final StringTable strings;
    private final int process;
    private final long[] heads;
    private final long[] tails;
    private final RecordBatch batch;
    private final ByteBuffer records;
    private final LanePace pace;
    private long mostPending;
    private long movedNanos;
    private long tablesFingerprint;
    private long unreadableRecords;
    private long overtakenRecords;

    public Segment(
            SegmentFile file,
            int process,
            ReaderIdentity reader,
            long nowNanos,
            RecordBatch batch) {
        this.file = file;
        this.batch = batch;
        records = batch.records;
        pace = new LanePace(nowNanos);
        movedNanos = nowNanos;
        this.process = process;
        life = new ProcessLife(reader, pid());
        communicators = new CommunicatorTable(file.layout());
        strings = new StringTable(file.layout());
        int lanes = file.layout().laneCapacity();
        heads = new long[lanes];
        tails = new long[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            tails[lane] = word(lane, LANE_TAIL);
        }
        tablesFingerprint = fingerprint();
    }

    public SegmentFile file() {
        return file;
    }

    public int process() {
        return process;
    }

    public long unreadableRecords() {
        return unreadableRecords;
    }

    /// Overwritten by the plugin before this daemon, which only read along, had read them.
    public long overtakenRecords() {
        return overtakenRecords;
    }

    public int pid() {
        return file.memory().get(ValueLayout.JAVA_INT, HEADER_PID);
    }

    /// Whether its process has ended for certain.
    public boolean isProcessGone() {
        return life.look(file) == ProcessLife.State.GONE;
    }

    /// Whether at the latest [#isProcessGone] the kernel held its process's lock: no header can
    /// claim that.
    boolean isProcessLocked() {
        return life.isLocked();
    }

    /// When a record of it was last seen; at first, when it was attached.
    long movedNanos() {
        return movedNanos;
    }

    /// Why the latest [#isProcessGone] could not tell: a sentence, empty when it could.
    public String doubt() {
        return life.doubt();
    }

    public int levelRequested() {
        return file.memory().get(ValueLayout.JAVA_INT, HEADER_LEVEL_REQUESTED);
    }

    public boolean isClosed() {
        return (int) SegmentFile.INT.getAcquire(file.memory(), (long) HEADER_STATE) == STATE_CLOSED;
    }

    /// `own` is the same segment, claimed: the daemon that drained it is gone. What it had drained
    /// and this one had not read may still be overwritten, so it is read first as before.
    public void takeOver(SegmentFile own, long arrivalNanos, DrainListener listener) {
        try {
            drain(arrivalNanos, listener);
        } catch (InternalError truncated) {
            own.close();
            throw truncated;
        }
        SegmentFile before = file;
        file = own;
        own.succeed(before);
        for (int lane = 0; lane < tails.length; lane++) {
            publishTail(lane, tails[lane]);
        }
    }

    /// Asks the plugin for a level, which it obeys until then and not longer.
    public void want(int level, long untilNanos) {
        SegmentFile.INT.setOpaque(file.memory(), (long) HEADER_LEVEL_WANTED, level);
        // Pairs with the plugin's acquire: who sees this sees the level.
        SegmentFile.LONG.setRelease(
                file.memory(), (long) HEADER_LEVEL_WANTED_UNTIL_NANOS, untilNanos);
    }

    /// The requested level holds again.
    public void wantNothing() {
        SegmentFile.LONG.setRelease(file.memory(), (long) HEADER_LEVEL_WANTED_UNTIL_NANOS, 0L);
        SegmentFile.INT.setRelease(file.memory(), (long) HEADER_LEVEL_WANTED, LEVEL_NONE);
    }

    /// Hands on all that is published now.
    ///
    /// @return whether a lane was more than an eighth full: there may soon be more
    public boolean drain(long arrivalNanos, DrainListener listener) {
        mostPending = 0;
        for (int lane = 0; lane < heads.length; lane++) {
            heads[lane] = word(lane, LANE_HEAD);
            long pending = heads[lane] - tails[lane];
            mostPending = pending < 0 ? Long.MAX_VALUE : Math.max(mostPending, pending);
        }
        pace.saw(Math.min(mostPending, file.layout().recordsPerLane()), arrivalNanos);
        if (mostPending == 0) {
            return false;
        }
        movedNanos = arrivalNanos;
        // After the heads: what a published record names was written before it.
        announceTables(listener);
        for (int lane = 0; lane < heads.length; lane++) {
            if (heads[lane] != tails[lane]) {
                readLane(lane, heads[lane], arrivalNanos, listener);
            }
        }
        return mostPending > file.layout().recordsPerLane() / BUSY_SHARE;
    }

    /// How long it may be left alone before the next [#drain].
    public long mostRestNanos() {
        int level =
                Math.max(
                        file.memory().get(ValueLayout.JAVA_INT, HEADER_LEVEL_IN_FORCE),
                        Math.max(
                                levelRequested(),
                                file.memory().get(ValueLayout.JAVA_INT, HEADER_LEVEL_WANTED)));
        return pace.restNanos(level, file.layout().recordsPerLane());
    }

    /// Whether no lane was more than a sixteenth full at the last [#drain].
    public boolean isQuiet() {
        return mostPending <= file.layout().recordsPerLane() / QUIET_SHARE;
    }

    /// For a process that is gone: also the one record per lane that it published without moving
    /// the head.
    public void drainLast(long arrivalNanos, DrainListener listener) {
        drain(arrivalNanos, listener);
        for (int lane = 0; lane < heads.length; lane++) {
            long tail = tails[lane];
            long at = recordOffset(lane, tail);
            if ((long) SegmentFile.LONG.getAcquire(file.memory(), at + RECORD_SEQUENCE)
                    == tail + 1) {
                announceTables(listener);
                readLane(lane, tail + 1, arrivalNanos, listener);
            }
        }
    }

    /// Gives lanes of threads that are gone back to the plugin. Only the threads of a process in
    /// this daemon's own pid namespace can be looked for.
    ///
    /// @param pidNamespace this daemon's; 0 unknown
    public void freeLanes(long pidNamespace, ThreadLook threads) {
        long its = file.memory().get(ValueLayout.JAVA_LONG, HEADER_PID_NAMESPACE_INODE);
        if (its == 0 || its != pidNamespace) {
            return;
        }
        for (int lane = 0; lane < heads.length; lane++) {
            long owner = file.layout().laneOffset(lane) + LANE_OWNER_TID;
            int tid = (int) SegmentFile.INT.getAcquire(file.memory(), owner);
            if (tid != 0
                    && tid != SHARED_LANE
                    && word(lane, LANE_HEAD) == tails[lane]
                    && threads.isGone(pid(), tid)) {
                // Only while it is still that thread's: the plugin may have given it to another one
                // meanwhile. Pairs with the compare-and-swap of the next thread that claims it.
                SegmentFile.INT.compareAndSet(file.memory(), owner, tid, 0);
            }
        }
    }

    /// See [SegmentFile#unload()]. To be called every few seconds.
    public void unload() {
        file.unload();
    }

    public void close() {
        life.close();
        file.close();
    }

    public SegmentImage image() {
        SegmentLayout layout = file.layout();
        ByteBuffer header = file.copy(0, HEADER_BYTES);
        layout.putInto(header);
        return new SegmentImage(
                process,
                file.name(),
                header,
                communicators.copy(file.memory()),
                strings.copy(file.memory()),
                file.copy(
                        layout.lanesOffset(),
                        (long) layout.laneCapacity() * layout.laneHeaderBytes()));
    }

    private void announceTables(DrainListener listener) {
        long fingerprint = fingerprint();
        if (fingerprint != tablesFingerprint) {
            tablesFingerprint = fingerprint;
            listener.updated(image());
        }
    }

    private void readLane(int lane, long head, long arrivalNanos, DrainListener listener) {
        if (file.isOwned()) {
            drainLane(lane, head, arrivalNanos, listener);
        } else {
            followLane(lane, head, arrivalNanos, listener);
        }
    }

    private void drainLane(int lane, long head, long arrivalNanos, DrainListener listener) {
        int capacity = file.layout().recordsPerLane();
        if (head - tails[lane] < 0 || head - tails[lane] > capacity) {
            skipTo(lane, head);
            return;
        }
        while (tails[lane] != head) {
            long tail = tails[lane];
            int count = copyBatch(lane, head);
            int good = inSequence(tail, 0, count);
            if (good > 0) {
                records.limit(good * RECORD_BYTES).position(0);
                publishTail(lane, tail + good);
                listener.drained(process, lane, arrivalNanos, records);
            }
            if (good < count) {
                skipTo(lane, head);
                return;
            }
        }
    }

    /// As a seqlock: copies, then looks how far the plugin may have come meanwhile. It overwrites a
    /// record only after the other daemon has drained it, so what lies at or beyond that one's tail
    /// is whole.
    private void followLane(int lane, long head, long arrivalNanos, DrainListener listener) {
        int capacity = file.layout().recordsPerLane();
        while (tails[lane] != head) {
            long from = tails[lane];
            if (head - from < 0) {
                skipTo(lane, head);
                return;
            }
            if (head - from > capacity) {
                overtakenRecords += head - capacity - from;
                tails[lane] = head - capacity;
                continue;
            }
            int count = copyBatch(lane, head);
            // The copy must not see less than the words that say what of it holds.
            VarHandle.loadLoadFence();
            long written = word(lane, LANE_HEAD) - capacity + TORN_MARGIN;
            long whole = Math.min(written, word(lane, LANE_TAIL));
            int torn = Math.clamp(whole - from, 0, count);
            overtakenRecords += torn;
            int good = inSequence(from, torn, count);
            tails[lane] = from + good;
            if (good > torn) {
                records.limit(good * RECORD_BYTES).position(torn * RECORD_BYTES);
                listener.drained(process, lane, arrivalNanos, records);
            }
            if (good < count) {
                skipTo(lane, head);
                return;
            }
        }
    }

    /// The next records up to `head`, as many as fit and lie in one piece.
    private int copyBatch(int lane, long head) {
        long from = tails[lane];
        int capacity = file.layout().recordsPerLane();
        int index = (int) (from & (capacity - 1));
        int count = (int) Math.min(Math.min(head - from, RecordBatch.RECORDS), capacity - index);
        MemorySegment.copy(
                file.memory(),
                recordOffset(lane, from),
                batch.memory,
                0,
                (long) count * RECORD_BYTES);
        return count;
    }

    private int inSequence(long tail, int from, int count) {
        for (int i = from; i < count; i++) {
            if (records.limit(batch.bytes.length).getLong(i * RECORD_BYTES + RECORD_SEQUENCE)
                    != tail + i + 1) {
                return i;
            }
        }
        return count;
    }

    private void skipTo(int lane, long head) {
        long skipped = head - tails[lane];
        unreadableRecords += skipped > 0 ? Math.min(skipped, file.layout().recordsPerLane()) : 1;
        publishTail(lane, head);
    }

    private void publishTail(int lane, long tail) {
        tails[lane] = tail;
        if (file.isOwned()) {
            // Pairs with the writer's acquire of `tail` before it reuses the slot.
            SegmentFile.LONG.setRelease(
                    file.memory(), file.layout().laneOffset(lane) + LANE_TAIL, tail);
        }
    }

    private long word(int lane, int field) {
        // Acquire pairs with the writer's release of `head`.
        return (long)
                SegmentFile.LONG.getAcquire(file.memory(), file.layout().laneOffset(lane) + field);
    }

    private long recordOffset(int lane, long sequence) {
        return file.layout().recordsOffset(lane)
                + (sequence & (file.layout().recordsPerLane() - 1)) * RECORD_BYTES;
    }

    /// Changes whenever a slot of either table changes its state.
    private long fingerprint() {
        return strings.fingerprint(file.memory(), communicators.fingerprint(file.memory()));
    }
}

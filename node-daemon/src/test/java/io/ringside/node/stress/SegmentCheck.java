package io.ringside.node.stress;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.ring.event.RecordCursor;
import io.ringside.node.ring.event.SegmentTables;
import io.ringside.node.ring.told.SegmentEnd;
import io.ringside.node.ring.told.SegmentImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Follows one storm's segment and, once it has ended, holds it against the storm's ledger. Owned
/// by the drain thread.
final class SegmentCheck {
    private final Storm storm;
    private final RecordCursor cursor = new RecordCursor();
    private final LaneCheck[] lanes;
    private SegmentImage image;
    private @Nullable SegmentEnd end;
    private long received;

    SegmentCheck(Storm storm, SegmentImage image) {
        this.storm = storm;
        this.image = image;
        lanes = new LaneCheck[image.header().getInt(HEADER_LANE_CAPACITY)];
        for (int lane = 0; lane < lanes.length; lane++) {
            lanes[lane] = new LaneCheck(storm.mix());
        }
    }

    void updated(SegmentImage image) {
        this.image = image;
    }

    void drained(int lane, ByteBuffer records) {
        received += records.remaining() / RECORD_BYTES;
        cursor.over(records);
        while (cursor.next()) {
            lanes[lane].take(cursor);
        }
    }

    void ended(SegmentEnd how) {
        end = how;
    }

    long received() {
        return received;
    }

    boolean hasEnded() {
        return end != null;
    }

    /// To be called once, when the segment has ended and its process is gone: only then is the
    /// ledger final.
    Account account(SegmentEnd expected) {
        SegmentEnd how = end == null ? SegmentEnd.DETACHED : end;
        List<String> violations = new ArrayList<>();
        if (how != expected) {
            violations.add("its end was " + how + ", not " + expected);
        }
        checkHeader(violations);
        long sent = 0;
        long died = 0;
        long mostDied = 0;
        for (int thread = 0; thread < storm.threads(); thread++) {
            long diedHere = checkThread(thread, violations);
            sent += storm.ledger().begun(thread);
            died += diedHere;
            mostDied = Math.max(mostDied, diedHere);
        }
        for (int lane = 0; lane < lanes.length; lane++) {
            if (!lanes[lane].violation().isEmpty()) {
                violations.add("lane " + lane + ": " + lanes[lane].violation());
            }
        }
        SegmentTables tables = new SegmentTables(image);
        return new Account(
                how,
                sent,
                received,
                tables.lostFull(),
                tables.lostReserve(),
                died,
                mostDied,
                kinds(),
                violations);
    }

    /// @return how many of its records neither came nor were counted
    private long checkThread(int thread, List<String> violations) {
        StormLedger ledger = storm.ledger();
        long begun = ledger.begun(thread);
        long returned = ledger.returned(thread);
        long accounted = 0;
        int lanesOfThread = 0;
        for (int lane = 0; lane < lanes.length; lane++) {
            if (lanes[lane].thread() == thread || isOwner(lane, ledger.tid(thread))) {
                lanesOfThread++;
                accounted +=
                        lanes[lane].received()
                                + laneWord(lane, LANE_LOST_FULL)
                                + laneWord(lane, LANE_LOST_RESERVE);
                lanes[lane].endAt(begun);
            }
        }
        if (lanesOfThread > 1) {
            violations.add("thread " + thread + " wrote into " + lanesOfThread + " lanes");
        }
        if (ledger.refused(thread) > 0) {
            violations.add("thread " + thread + ": starts without a handle");
        }
        if (accounted < returned || accounted > begun) {
            violations.add(
                    "thread %d began %d records and ended %d, but %d are accounted for"
                            .formatted(thread, begun, returned, accounted));
        }
        return begun - accounted;
    }

    private void checkHeader(List<String> violations) {
        SegmentTables tables = new SegmentTables(image);
        for (int i = 0; i < LOSS_COUNT; i++) {
            if (tables.loss(i) != 0) {
                violations.add(tables.loss(i) + " losses of reason " + i + " in the header");
            }
        }
        for (int i = 0; i < ANOMALY_COUNT; i++) {
            // A storm's threads share a communicator, as NCCL's never do: one that had no processor
            // for a while comes too late for its own stamp, and the plugin refuses it and says so.
            if (i != ANOMALY_FOREIGN_STAMP && tables.anomaly(i) != 0) {
                violations.add(tables.anomaly(i) + " anomalies of kind " + i + " in the header");
            }
        }
    }

    private List<Account.KindCount> kinds() {
        Mix mix = storm.mix();
        return mix.kinds().stream().distinct().map(this::kind).toList();
    }

    private Account.KindCount kind(int kind) {
        long came = 0;
        long missing = 0;
        for (LaneCheck lane : lanes) {
            for (int place = 0; place < storm.mix().length(); place++) {
                if (storm.mix().kind(place) == kind) {
                    came += lane.received(place);
                    missing += lane.missing(place);
                }
            }
        }
        return new Account.KindCount(kind, came, missing);
    }

    private boolean isOwner(int lane, int tid) {
        int at = lane * image.header().getInt(HEADER_LANE_HEADER_BYTES) + LANE_OWNER_TID;
        return tid != 0 && image.lanes().getInt(at) == tid;
    }

    private long laneWord(int lane, int field) {
        return image.lanes()
                .getLong(lane * image.header().getInt(HEADER_LANE_HEADER_BYTES) + field);
    }
}

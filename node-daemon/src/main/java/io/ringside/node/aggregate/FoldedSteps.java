package io.ringside.node.aggregate;

import static io.ringside.protocol.ring.RingLayout.*;

import io.ringside.node.aggregate.communicator.LinkStatistics;
import io.ringside.node.aggregate.operation.Traffic;
import io.ringside.node.aggregate.statistics.StepSums;
import io.ringside.node.ring.event.RecordCursor;
import org.jspecify.annotations.Nullable;

/// The folded steps of one transfer while their records (kinds 14 to 16) come in: they follow each
/// other in one lane, and a batch may end between any two. What belongs to a link is counted only
/// when all of it is there.
///
/// A record continues the one before it when it is the lane's next and names the same transfer; so
/// a record lost in between never mixes two transfers. One a lane.
final class FoldedSteps {
    private @Nullable Traffic traffic;
    private long sequence;
    private long operationId;
    private boolean wireTaken;
    private boolean overflowed;
    private int distinctSizes;
    private long steps;
    private long thirdNanos;
    private long baseBytes;
    private long commonMinNanos;
    private long startNanos;
    private long endNanos;
    private long coveredNanos;
    private long baseNanos;
    private long squaresNanos;

    /// Kind 14: counts for the channel at once.
    void states(RecordCursor record, Traffic of) {
        traffic = null;
        steps = Integer.toUnsignedLong(record.number());
        thirdNanos = Math.max(0, record.value());
        of.channel().addSteps(steps, record.startNanos(), record.endNanos(), thirdNanos);
        if (of.link() == null || steps == 0) {
            return;
        }
        traffic = of;
        sequence = record.sequence();
        operationId = record.operationId();
        wireTaken = false;
        distinctSizes = Math.clamp(record.steps(), 1, 3);
        baseBytes = record.commonBytes();
        commonMinNanos = record.commonMinNanos();
        overflowed = record.has(FLAG_INCOMPLETE);
    }

    /// Kind 15: with a single size, nothing more is to come.
    ///
    /// @return false when it continues nothing and was left out
    boolean wire(RecordCursor record, Traffic of) {
        LinkStatistics link = linkOf(record, of, false);
        if (link == null) {
            return false;
        }
        wireTaken = true;
        startNanos = record.startNanos();
        endNanos = record.endNanos();
        coveredNanos = Math.max(0, record.value());
        baseNanos = Integer.toUnsignedLong(record.number());
        squaresNanos = record.wireSquares();
        overflowed |= record.has(FLAG_INCOMPLETE);
        if (distinctSizes == 1) {
            count(
                    link,
                    new StepSums(
                            steps,
                            baseBytes,
                            baseNanos,
                            1,
                            0,
                            thirdNanos - steps * baseNanos,
                            0,
                            squaresNanos,
                            0,
                            steps,
                            commonMinNanos,
                            thirdNanos));
        }
        return true;
    }

    /// Kind 16: the last.
    ///
    /// @return false when it continues nothing and was left out
    boolean sizes(RecordCursor record, Traffic of) {
        LinkStatistics link = linkOf(record, of, true);
        if (link == null) {
            return false;
        }
        overflowed |= record.has(FLAG_INCOMPLETE);
        count(
                link,
                new StepSums(
                        steps,
                        baseBytes,
                        baseNanos,
                        distinctSizes,
                        record.value(),
                        thirdNanos - steps * baseNanos,
                        record.startNanos(),
                        squaresNanos,
                        record.endNanos(),
                        Math.min(steps, Integer.toUnsignedLong(record.number())),
                        commonMinNanos,
                        Math.max(0, record.commonSumNanos())));
        return true;
    }

    private @Nullable LinkStatistics linkOf(RecordCursor record, Traffic of, boolean afterWire) {
        boolean next =
                of.equals(traffic)
                        && afterWire == wireTaken
                        && record.sequence() == sequence + 1
                        && record.operationId() == operationId;
        sequence = record.sequence();
        if (!next) {
            traffic = null;
            return null;
        }
        return of.link();
    }

    /// Sums that overflowed still tell time and bytes.
    private void count(LinkStatistics link, StepSums sums) {
        traffic = null;
        long bytes = Math.max(0, steps * baseBytes + sums.sumBytes());
        if (coveredNanos > 0) {
            link.addBusy(startNanos, endNanos, coveredNanos, bytes);
            if (!overflowed) {
                link.addSteps(sums);
            }
        }
    }
}
